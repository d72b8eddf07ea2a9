import { Text } from '@mantine/core'
import type { Delivery } from '@posthorn/client'
import { strings } from '../../strings/strings.ts'
import { Time } from '../time/time.tsx'
import { formatTimeLeft } from '../time/time-left.ts'
import { useNow } from '../time/use-now.ts'
import { type Receiver, waitsFor } from './waits-for.ts'

const words = strings.parts.nextAttempt

interface NextAttemptProps {
  readonly of: Pick<Delivery, 'state' | 'next_attempt_at'>
  /** With its pace where that is known: it says more then. */
  readonly webhook: Receiver
}

/** For a row: when it is tried again, or what it waits for. Nothing for what has ended. */
export function NextAttempt({ of, webhook }: NextAttemptProps) {
  const wait = waitsFor(of, { webhook, nowMs: Date.now() })
  switch (wait.for) {
    case 'nothing':
      return null
    case 'retry':
      return <Time at={wait.until} short />
    case 'probe':
    case 'pause':
      return (
        <>
          {words.short[wait.for]} <Time at={wait.until} short />
        </>
      )
    default:
      return words.short[wait.for]
  }
}

/** For a page of its own: in sentences, the time that is left counted down. */
export function NextAttemptTold({ of, webhook }: NextAttemptProps) {
  const nowMs = useNow(of.state === 'pending' || of.state === 'retrying')
  const wait = waitsFor(of, { webhook, nowMs })
  switch (wait.for) {
    case 'nothing':
      return of.state === 'failed' || of.state === 'cancelled' ? words.ended[of.state] : null
    case 'retry':
    case 'probe':
    case 'pause':
      return (
        <Text span size="sm">
          <strong>{words.in(formatTimeLeft(Date.parse(wait.until) - nowMs))}</strong>{' '}
          <Text span size="sm" c="dimmed">
            <Time at={wait.until} />
          </Text>
          {wait.for !== 'retry' && ` ${words.told[wait.for]}`}
        </Text>
      )
    default:
      return words.told[wait.for]
  }
}
