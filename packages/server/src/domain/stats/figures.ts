import { type Latencies, latencyBuckets, latencyPercentile } from './latency.ts'

/** What happened in a span of time. */
export interface Figures extends AttemptFigures {
  /** Events accepted; of a webhook none. */
  readonly events: number
  readonly latencies: Latencies
  /** By how many more deliveries were open at its end than at its beginning. */
  readonly backlogChange: number
}

export interface AttemptFigures {
  /** Attempts that ended so. */
  readonly delivered: number
  readonly failed: number
  /** Deliveries that failed for good. */
  readonly givenUp: number
  /** Of all attempts together. */
  readonly durationMs: number
}

/** Figures that others are added to. */
export interface FigureSum extends Figures {
  events: number
  delivered: number
  failed: number
  givenUp: number
  durationMs: number
  backlogChange: number
  readonly latencies: number[]
}

export function noFigures(): FigureSum {
  const latencies = new Array<number>(latencyBuckets).fill(0)
  const nothing = { events: 0, delivered: 0, failed: 0, givenUp: 0, durationMs: 0 }
  return { ...nothing, latencies, backlogChange: 0 }
}

export function addFigures(sum: FigureSum, figures: Figures): void {
  sum.events += figures.events
  sum.delivered += figures.delivered
  sum.failed += figures.failed
  sum.givenUp += figures.givenUp
  sum.durationMs += figures.durationMs
  sum.backlogChange += figures.backlogChange
  for (let bucket = 0; bucket < latencyBuckets; bucket++) {
    sum.latencies[bucket] = (sum.latencies[bucket] ?? 0) + (figures.latencies[bucket] ?? 0)
  }
}

/** How many attempts ended. */
export function attemptsOf({ delivered, failed }: AttemptFigures): number {
  return delivered + failed
}

/** The share of attempts that were delivered; null of none. */
export function successRate(figures: AttemptFigures): number | null {
  const attempts = attemptsOf(figures)
  return attempts === 0 ? null : figures.delivered / attempts
}

/** How long an attempt took in the mean; null of none. */
export function meanLatency(figures: AttemptFigures): number | null {
  const attempts = attemptsOf(figures)
  return attempts === 0 ? null : figures.durationMs / attempts
}

export interface LatencyFigures {
  readonly mean: number
  readonly p50: number
  readonly p95: number
  readonly p99: number
}

/** Null when there was no attempt. */
export function latencyOf(figures: Figures): LatencyFigures | null {
  const mean = meanLatency(figures)
  const p50 = latencyPercentile(figures.latencies, 0.5)
  const p95 = latencyPercentile(figures.latencies, 0.95)
  const p99 = latencyPercentile(figures.latencies, 0.99)
  if (mean === null || p50 === null || p95 === null || p99 === null) return null
  return { mean, p50, p95, p99 }
}

/**
 * Orders the worst first: by the share of attempts that failed, then by what failed, then by what was
 * given up. What was given up without an attempt failed as a whole.
 */
export function byWorst(one: AttemptFigures, other: AttemptFigures): number {
  return (
    failedShare(other) - failedShare(one) ||
    other.failed - one.failed ||
    other.givenUp - one.givenUp ||
    other.delivered - one.delivered
  )
}

/**
 * Orders those first that need a look: by the share of attempts that failed, then by how many
 * deliveries are open, then as `byWorst`.
 */
export function byTrouble(
  one: AttemptFigures & { readonly open: number },
  other: AttemptFigures & { readonly open: number },
): number {
  return failedShare(other) - failedShare(one) || other.open - one.open || byWorst(one, other)
}

function failedShare(figures: AttemptFigures): number {
  const rate = successRate(figures)
  if (rate === null) return figures.givenUp > 0 ? 1 : 0
  return 1 - rate
}
