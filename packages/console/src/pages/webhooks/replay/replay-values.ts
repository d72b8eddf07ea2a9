import type { NewReplay } from '@posthorn/client'
import { timeOf } from '../../../parts/time/local-time.ts'
import { strings } from '../../../strings/strings.ts'

type State = NonNullable<NewReplay['states']>[number]

/** A replay as its form holds it; times as `datetime-local` gives them. */
export interface ReplayValues {
  readonly states: State[]
  readonly since: string
  readonly until: string
  readonly topics: string[]
}

export const firstValues: ReplayValues = { states: ['failed'], since: '', until: '', topics: [] }

/** What the API takes. */
export function orderOf({ states, since, until, topics }: ReplayValues): NewReplay {
  return { states, topics, since: timeOf(since) ?? null, until: timeOf(until) ?? null }
}

const words = strings.webhook.replay

export function faultsOf({ states, since, until }: ReplayValues) {
  const isBackwards = since !== '' && until !== '' && until <= since
  return {
    states: states.length === 0 ? words.statesFault : null,
    until: isBackwards ? words.orderFault : null,
  }
}
