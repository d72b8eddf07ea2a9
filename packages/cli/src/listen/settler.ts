import type { SettledLeases } from '@posthorn/client'
import { type Forwarded, reportOf, type Settled, type StreamWebhook } from './lease.ts'
import type { Link } from './link.ts'

/** Tells the server what became of leases. */
export interface Settler {
  /** Is told at once, or together with others as soon as the call before has ended. */
  add(forwarded: Forwarded): void
  /** Resolves when all are told. Rejects with what keeps them from being told. */
  drained(): Promise<void>
  /** What is not told yet. */
  readonly untold: readonly Forwarded[]
}

export interface SettlerDeps {
  readonly webhook: Pick<StreamWebhook, 'settle'>
  readonly link: Link
  /** Aborts when they are to be told no more. */
  readonly signal: AbortSignal
  readonly onSettled: (forwarded: Forwarded, settled: Settled) => void
  /** Called once, when the server refuses for good. */
  readonly onFailed: (error: unknown) => void
}

/** As many as one call takes. */
const mostAtOnce = 100

export function createSettler({
  link,
  onFailed,
  onSettled,
  signal,
  webhook,
}: SettlerDeps): Settler {
  const untold: Forwarded[] = []
  let telling: Promise<void> | null = null

  async function tellAll() {
    try {
      while (untold.length > 0) await tellSome(untold.slice(0, mostAtOnce))
    } finally {
      // In the same step as the last look at what waits, so that nothing is added unseen.
      telling = null
    }
  }

  async function tellSome(some: readonly Forwarded[]) {
    const results = some.map(reportOf)
    const outcomes = await link.call(async (repeated) => {
      const { data } = await webhook.settle({ results }, { signal, retries: 0 })
      return data.map((each, at) => outcomeOf(each, results[at]?.outcome, repeated))
    }, signal)
    untold.splice(0, some.length)
    for (const [at, outcome] of outcomes.entries()) {
      const forwarded = some[at]
      if (forwarded !== undefined) onSettled(forwarded, outcome)
    }
  }

  return {
    add(forwarded) {
      untold.push(forwarded)
      if (telling !== null) return
      telling = tellAll()
      telling.catch(onFailed)
    },
    async drained() {
      while (telling !== null) await telling
    },
    untold,
  }
}

/** Of a call that was made again, the first may have settled it: then the delivery shows what we said. */
function outcomeOf(
  { next_attempt_at, result, state }: SettledLeases['data'][number],
  outcome: 'delivered' | 'failed' | undefined,
  repeated: boolean,
): Settled {
  const wasSettled = repeated && (state === 'delivered') === (outcome === 'delivered')
  return { result: wasSettled ? 'settled' : result, state, next_attempt_at }
}
