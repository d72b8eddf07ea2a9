/** The two clocks of a process. Only the composition root makes one; tests move their own. */
export interface Clock {
  /** Wall clock, milliseconds since 1970. May jump. */
  nowMs(): number
  /** Milliseconds that only ever go forward; the origin means nothing. */
  monotonicMs(): number
}

/** A number in [0, 1), as from `Math.random`. */
export type Random = () => number
