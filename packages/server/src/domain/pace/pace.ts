import type { AttemptEnd } from '../delivery/attempt.ts'
import type { WebhookId } from '../ids.ts'
import type { Breaker } from './breaker.ts'

/** How fast a node sends to a webhook at a moment. */
export interface Pace {
  readonly breaker: Breaker['state']
  /** Wall clock; null unless the breaker is open. */
  readonly openUntilMs: number | null
  /** Wall clock; null when the receiver asked for no pause, or it is over. */
  readonly pausedUntilMs: number | null
  /** Attempts that may be under way at once: the webhook's `maxInFlight`, or fewer. */
  readonly maxInFlightNow: number
}

/** Port: the pace of a webhook on this node, to show it. */
export interface PaceReader {
  /** Undefined for a webhook that the node does not send to, be it deleted or a stream. */
  paceOf(webhookId: WebhookId): Pace | undefined
}

/**
 * A rate limit keeps one number: the time at which the bucket would be full again if nothing more was
 * taken from it (the generic cell rate algorithm of ITU-T I.371). It never lets more than
 * `rate * seconds + burst` through, whatever the window.
 */
export type Bucket = number

export const fullBucket: Bucket = Number.NEGATIVE_INFINITY

/** What may leave at once after a rest: a tenth of a second's worth. */
export function burstOf(rate: number): number {
  return Math.max(1, Math.floor(rate / 10))
}

/** When the next may be taken. */
export function takeAtMs(bucket: Bucket, rate: number): number {
  return bucket - ((burstOf(rate) - 1) * 1_000) / rate
}

export function afterTake(bucket: Bucket, rate: number, nowMs: number): Bucket {
  return Math.max(bucket, nowMs) + 1_000 / rate
}

/** Returns what was taken and not used. */
export function afterReturn(bucket: Bucket, rate: number): Bucket {
  return bucket - 1_000 / rate
}

/**
 * How a webhook is slowed down by a receiver that says it gets too much. Each time the attempts that
 * may be under way are halved, once for all that were under way at the time; each round of successes
 * adds one, until the webhook's own limit is reached. With `Retry-After` nothing starts before.
 */
export interface Slowdown {
  readonly pausedUntilMs: number
  /** Attempts that may be under way; Infinity for no limit but the webhook's own. */
  readonly ceiling: number
  /** Since the ceiling moved. */
  readonly successes: number
  readonly cutAtMs: number
}

export const noSlowdown: Slowdown = {
  pausedUntilMs: Number.NEGATIVE_INFINITY,
  ceiling: Number.POSITIVE_INFINITY,
  successes: 0,
  cutAtMs: Number.NEGATIVE_INFINITY,
}

/** One answer may hold up its own delivery for a day, but not a whole webhook. */
export const maxPauseMs = 5 * 60_000

export function afterBusy(
  slowdown: Slowdown,
  answer: {
    readonly startedMs: number
    readonly nowMs: number
    /** The attempt that was answered among them. */
    readonly underWay: number
    readonly retryAfterMs: number | null
  },
): Slowdown {
  const { startedMs, nowMs, underWay, retryAfterMs } = answer
  const askedMs = nowMs + Math.min(retryAfterMs ?? Number.NEGATIVE_INFINITY, maxPauseMs)
  const pausedUntilMs = Math.max(slowdown.pausedUntilMs, askedMs)
  if (startedMs < slowdown.cutAtMs) return { ...slowdown, pausedUntilMs }
  const half = Math.floor(Math.min(slowdown.ceiling, underWay) / 2)
  return { pausedUntilMs, ceiling: Math.max(1, half), successes: 0, cutAtMs: nowMs }
}

export function afterSuccess(slowdown: Slowdown, maxInFlight: number): Slowdown {
  if (slowdown.ceiling === Number.POSITIVE_INFINITY) return slowdown
  const successes = slowdown.successes + 1
  if (successes < slowdown.ceiling) return { ...slowdown, successes }
  const ceiling = slowdown.ceiling + 1
  if (ceiling < maxInFlight) return { ...slowdown, ceiling, successes: 0 }
  return { ...noSlowdown, pausedUntilMs: slowdown.pausedUntilMs }
}

const busyStatuses: ReadonlySet<number> = new Set([429, 502, 503, 504])

/**
 * Whether an answer asks for less of everything. `Retry-After` with another 4xx is about that event
 * alone: a receiver says so of one that it is still working on.
 */
export function asksForLess({ outcome, response }: AttemptEnd): boolean {
  if (outcome.kind === 'delivered' || response === null) return false
  if (busyStatuses.has(response.status)) return true
  return response.status >= 500 && outcome.retryAfterMs !== null
}
