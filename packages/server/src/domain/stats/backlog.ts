/** What was open at a time, and since when its changes are known. */
export interface BacklogAt {
  readonly untilMs: number
  readonly open: number
  readonly knownSinceMs: number
}

/**
 * How many deliveries were open at the end of each step, told by what is open at the end of the last
 * and how that changed: exact, as every change is counted. Null where a step ended before the changes
 * are known.
 */
export function openAtEnds(
  changes: readonly number[],
  stepMs: number,
  { knownSinceMs, open, untilMs }: BacklogAt,
): (number | null)[] {
  const ends: (number | null)[] = []
  let left = open
  let endMs = untilMs
  for (const change of changes.toReversed()) {
    // A clock that was set back ends deliveries before they began.
    ends.push(endMs < knownSinceMs ? null : Math.max(0, left))
    left -= change
    endMs -= stepMs
  }
  return ends.reverse()
}
