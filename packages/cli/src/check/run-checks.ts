import { type Check, failed, passedWith, skipped, type Verdict } from './check.ts'
import { hideSecrets } from './hide-secrets.ts'
import { type ListenerFacts, type ListenerUnderTest, listenerFor } from './listener-under-test.ts'

/** What came of a check. */
export interface Result {
  readonly check: Check
  readonly verdict: Verdict
  readonly tookMs: number
}

const defaultDeadlineMs = 15_000
/** No check needs more of them one after the other, where a listener takes all the time it has. */
const answersInTime = 3

/**
 * Runs the checks one after the other, each with its own deadline. A check that throws has failed with
 * what it threw. `signal` ends the run without a result of the check under way; a verdict that ends it
 * has the other checks skipped.
 */
export async function* runChecks(
  checks: readonly Check[],
  { facts, signal }: { readonly facts: ListenerFacts; readonly signal: AbortSignal },
): AsyncGenerator<Result> {
  let over: string | undefined
  for (const check of checks) {
    if (signal.aborted) return
    if (over !== undefined) {
      yield { check, verdict: skipped(over), tookMs: 0 }
      continue
    }
    const startedMs = performance.now()
    const verdict = await verdictOf(check, facts, signal)
    if (signal.aborted) return
    const tookMs = Math.round(performance.now() - startedMs)
    if (verdict.kind === 'failed') over = verdict.endsRun
    yield { check, verdict: withoutSecrets(verdict, facts.secrets), tookMs }
  }
}

/** The listener gets a signal that ends with the check, so that nothing it opened outlives it. */
async function verdictOf(check: Check, facts: ListenerFacts, stop: AbortSignal): Promise<Verdict> {
  const { deadlineMs: ownMs = defaultDeadlineMs } = check
  const deadlineMs = Math.max(ownMs, answersInTime * facts.answerMs)
  const over = new AbortController()
  const { promise: late, resolve } = Promise.withResolvers<Verdict>()
  const giveUp = () => resolve(failed(`it took longer than ${deadlineMs / 1000} s altogether`))
  const clock = setTimeout(giveUp, deadlineMs)
  stop.addEventListener('abort', giveUp, { once: true })
  try {
    const listener = listenerFor(facts, AbortSignal.any([over.signal, stop]))
    return await Promise.race([verdictOrReason(check, listener), late])
  } finally {
    clearTimeout(clock)
    stop.removeEventListener('abort', giveUp)
    over.abort()
  }
}

async function verdictOrReason(check: Check, listener: ListenerUnderTest): Promise<Verdict> {
  try {
    return await check.run(listener)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return failed(`it could not be checked: ${reason}`)
  }
}

function withoutSecrets(verdict: Verdict, secrets: readonly string[]): Verdict {
  switch (verdict.kind) {
    case 'passed': {
      const { note } = verdict
      return note === undefined ? verdict : passedWith(hideSecrets(note, secrets))
    }
    case 'failed':
      return failed(hideSecrets(verdict.saw, secrets))
    case 'skipped':
      return verdict
  }
}
