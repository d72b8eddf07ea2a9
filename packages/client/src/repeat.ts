import { PosthornConnectionError } from './connection-error.ts'
import { PosthornProblem } from './problem.ts'

/**
 * What sending a call again would do when nobody knows what became of it.
 * - `harmless`: twice is as once.
 * - `harmful`: it may be done twice. It is sent again only when the server said that it did nothing.
 * - `pointless`: the failure itself is the answer.
 */
export type Repeating = 'harmless' | 'harmful' | 'pointless'

/** A longer wait is the caller's to decide; the problem says how long. */
const longestAskedMs = 30_000
const firstWaitMs = 250
const longestWaitMs = 8_000

/** Milliseconds to wait before a failed call is sent again; null when it is not to be. */
export function waitBeforeRepeatingMs(
  error: unknown,
  facts: {
    readonly repeating: Repeating
    /** Made so far. */
    readonly tries: number
    /** From 0 to below 1. */
    readonly random: () => number
  },
): number | null {
  if (!mayRepeat(error, facts.repeating)) return null
  const askedMs = askedWaitMs(error)
  return askedMs > longestAskedMs ? null : askedMs + backoffMs(facts)
}

/** Doubles from try to try; spread, so that those who were refused at once do not come at once. */
function backoffMs({ tries, random }: { tries: number; random: () => number }): number {
  return Math.min(firstWaitMs * 2 ** (tries - 1), longestWaitMs) * (0.5 + random() / 2)
}

function mayRepeat(error: unknown, repeating: Repeating): boolean {
  if (repeating === 'pointless') return false
  return isPassing(error) && (repeating === 'harmless' || !mayHaveWorked(error))
}

/** What the answer asks for with `Retry-After`; 0 when it does not. */
export function askedWaitMs(error: unknown): number {
  return error instanceof PosthornProblem ? (error.retryAfterS ?? 0) * 1000 : 0
}

/** Whether the same call may well succeed a little later. */
export function isPassing(error: unknown): boolean {
  if (error instanceof PosthornConnectionError) return true
  return error instanceof PosthornProblem && passing.includes(error.status)
}

const passing: readonly number[] = [408, 425, 429, 500, 502, 503, 504]

/** Whether the call may have been carried out. Not when the server turned it away at its door. */
export function mayHaveWorked(error: unknown): boolean {
  if (!(error instanceof PosthornProblem)) return true
  return error.status >= 500 && error.code !== 'overloaded'
}
