/**
 * How often a failed delivery is tried again: a preset by name, or the delays themselves in whole
 * seconds, each counted from the end of the attempt before.
 */
export type RetryPolicy = RetryPreset | { readonly delays: readonly number[] }

const minute = 60
const hour = 60 * minute

export const retryPresets = {
  /** A few quick tries, then once an hour for 24 hours: 28 attempts at most. */
  hourly: [5, minute, 10 * minute, ...Array.from({ length: 24 }, () => hour)],
  /** The schedule that the Standard Webhooks specification suggests. */
  standard: [
    5,
    5 * minute,
    30 * minute,
    2 * hour,
    5 * hour,
    10 * hour,
    14 * hour,
    20 * hour,
    24 * hour,
  ],
} as const satisfies Record<string, readonly number[]>

export type RetryPreset = keyof typeof retryPresets

/** Share of a delay that jitter adds or takes away at most. */
export const jitter = 0.1

/** The delay after a number of tries, in milliseconds without jitter; null when the policy is exhausted. */
export function retryDelayMs(policy: RetryPolicy, tries: number): number | null {
  const delays: readonly number[] =
    typeof policy === 'string' ? retryPresets[policy] : policy.delays
  const seconds = delays[tries - 1]
  return seconds === undefined ? null : seconds * 1000
}
