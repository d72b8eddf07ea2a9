import ipaddr from 'ipaddr.js'
import type { Clock } from '../../domain/clock.ts'

/** So many requests at once after a rest, and so many more over each window, evenly spread. */
export interface RateLimit {
  readonly requests: number
  readonly windowMs: number
}

export interface RateLimiter {
  /** Takes one request out of the caller's bucket, if one is left. */
  take(caller: string): Taken
}

export interface Taken {
  readonly allowed: boolean
  /** What may follow at once. */
  readonly remaining: number
  /** Until a request is allowed; 0 when the next one is. */
  readonly waitMs: number
  /** Until the bucket is full again, if nothing more is taken. */
  readonly fullInMs: number
}

/** Buckets remembered, about 1 MB of them. Past that the caller that was away longest starts afresh. */
const maxCallers = 10_000
/** Sums of fractions of a millisecond are not exact. */
const toleranceMs = 1e-6

/**
 * One token bucket per caller, each a single number: when the bucket will be full again (the generic
 * cell rate algorithm). A full bucket says nothing, so it is forgotten, and a request that was refused
 * takes nothing.
 */
export function createRateLimiter({ requests, windowMs }: RateLimit, clock: Clock): RateLimiter {
  const costMs = windowMs / requests
  /** The caller that was away longest first. */
  const fullAtMs = new Map<string, number>()

  function forgetFull(nowMs: number) {
    for (const [caller, atMs] of fullAtMs) {
      if (atMs > nowMs) return
      fullAtMs.delete(caller)
    }
  }

  return {
    take(caller) {
      const nowMs = clock.monotonicMs()
      forgetFull(nowMs)
      const missingMs = Math.max(0, (fullAtMs.get(caller) ?? nowMs) - nowMs)
      const allowed = missingMs + costMs <= windowMs + toleranceMs
      const fullInMs = allowed ? missingMs + costMs : missingMs
      if (allowed) {
        fullAtMs.delete(caller)
        fullAtMs.set(caller, nowMs + fullInMs)
        const [oldest] = fullAtMs.keys()
        if (fullAtMs.size > maxCallers && oldest !== undefined) fullAtMs.delete(oldest)
      }
      const remaining = Math.floor((windowMs - fullInMs + toleranceMs) / costMs)
      const waitMs = remaining > 0 ? 0 : wholeMs(fullInMs + costMs - windowMs)
      return { allowed, remaining, waitMs, fullInMs: wholeMs(fullInMs) }
    },
  }
}

function wholeMs(ms: number): number {
  return Math.ceil(ms - toleranceMs)
}

/**
 * Whom an address stands for. Who has one address of IPv6 has a whole /64 of them, and can take
 * another for each request.
 */
export function callerAt(address: string): string {
  if (!ipaddr.isValid(address)) return 'unknown'
  // IPv4 inside of IPv6 is IPv4.
  const parsed = ipaddr.process(address)
  return parsed instanceof ipaddr.IPv6
    ? `${parsed.parts.slice(0, 4).join(':')}/64`
    : parsed.toString()
}
