import { setTimeout as pause } from 'node:timers/promises'
import { isPassing, PosthornProblem } from '@posthorn/client'

/** Calls to a server that may be away for a while. */
export interface Link {
  /**
   * Calls until the server answers, waiting longer from call to call. Rejects with a problem that will
   * not pass, and when the signal aborts.
   */
  call<Answer>(ask: Ask<Answer>, signal: AbortSignal): Promise<Answer>
}

/** `repeated`: a call before got no answer, so that it may have been carried out. */
export type Ask<Answer> = (repeated: boolean) => Promise<Answer>

export interface LinkOptions {
  /** Called once when the server is away, however many calls find out. */
  readonly onLost: (error: unknown) => void
  readonly onBack: () => void
}

const firstWaitMs = 250
const longestWaitMs = 5_000

export function createLink({ onBack, onLost }: LinkOptions): Link {
  let isLost = false
  let back = new AbortController()

  function answered() {
    if (!isLost) return
    isLost = false
    onBack()
    // The others need not wait their time.
    back.abort()
    back = new AbortController()
  }

  async function waitFor(ms: number, signal: AbortSignal) {
    const either = AbortSignal.any([signal, back.signal])
    await pause(ms, undefined, { signal: either }).catch(() => signal.throwIfAborted())
  }

  return {
    async call(ask, signal) {
      for (let failures = 0; ; failures += 1) {
        try {
          const answer = await ask(failures > 0)
          answered()
          return answer
        } catch (error) {
          signal.throwIfAborted()
          if (!isAway(error)) {
            answered()
            throw error
          }
          if (!isLost) onLost(error)
          isLost = true
          await waitFor(waitMs(error, failures), signal)
        }
      }
    },
  }
}

/** What stands in between, such as a proxy or the page of a hotel's network, comes and goes as well. */
function isAway(error: unknown): boolean {
  return (
    isPassing(error) || (error instanceof PosthornProblem && error.code === 'unexpected_answer')
  )
}

/** Doubles from call to call, spread, and no sooner than the server asks for. */
function waitMs(error: unknown, failures: number): number {
  const askedS = error instanceof PosthornProblem ? (error.retryAfterS ?? 0) : 0
  const backoffMs = Math.min(firstWaitMs * 2 ** Math.min(failures, 10), longestWaitMs)
  return Math.min(askedS * 1000, longestWaitMs) + backoffMs * (0.5 + Math.random() / 2)
}
