import type { Random } from '../clock.ts'
import type { AttemptEnd, FailureReason } from '../delivery/attempt.ts'

/**
 * Keeps a webhook whose receiver is down from being tried over and over.
 *
 *     closed --> open                    ten attempts in a row found the receiver down
 *     open --> half_open                 its time is over, and one attempt, the probe, has started
 *     half_open --> closed               the probe was answered
 *     half_open --> open, for longer     the probe found the receiver down, too
 *     open, half_open --> closed         any other attempt was answered after all
 *
 * Nothing starts while it is open, and nothing beside the probe while it is half open. What waits
 * costs no attempt. Attempts that were under way when the state changed tell of the time before: their
 * failures count no more.
 */
export type Breaker =
  | { readonly state: 'closed'; readonly failures: number; readonly sinceMs: number }
  | { readonly state: 'open'; readonly untilMs: number; readonly openings: number }
  | { readonly state: 'half_open'; readonly sinceMs: number; readonly openings: number }

export const closedBreaker: Breaker = {
  state: 'closed',
  failures: 0,
  sinceMs: Number.NEGATIVE_INFINITY,
}

export const breakerLimits = {
  /** In a row, and nothing else between. */
  failures: 10,
  /** The first time; then twice as long each time. */
  openMs: 10_000,
  maxOpenMs: 5 * 60_000,
} as const

/** Taken off the time at random, up to this part, so that webhooks of one receiver do not come back as one. */
const jitter = 0.2

/** When an attempt may start, as far as the breaker goes: never while the probe is under way. */
export function passesAtMs(breaker: Breaker): number {
  switch (breaker.state) {
    case 'closed':
      return Number.NEGATIVE_INFINITY
    case 'open':
      return breaker.untilMs
    case 'half_open':
      return Number.POSITIVE_INFINITY
  }
}

/** An attempt starts that may. */
export function afterStart(breaker: Breaker, nowMs: number): Breaker {
  if (breaker.state !== 'open') return breaker
  return { state: 'half_open', sinceMs: nowMs, openings: breaker.openings }
}

/** An attempt ended that found somebody there. */
export function afterUp(breaker: Breaker, nowMs: number): Breaker {
  if (breaker.state !== 'closed') return { state: 'closed', failures: 0, sinceMs: nowMs }
  return breaker.failures === 0 ? breaker : { ...breaker, failures: 0 }
}

/** An attempt ended that found the receiver down. */
export function afterDown(
  breaker: Breaker,
  end: { readonly startedMs: number; readonly nowMs: number; readonly random: Random },
): Breaker {
  if (breaker.state === 'open' || end.startedMs < breaker.sinceMs) return breaker
  if (breaker.state === 'half_open') return open(breaker.openings + 1, end)
  const failures = breaker.failures + 1
  return failures < breakerLimits.failures ? { ...breaker, failures } : open(1, end)
}

/** An attempt that had started was not made after all: if it was the probe, another may be. */
export function afterNothing(breaker: Breaker, startedMs: number): Breaker {
  if (breaker.state !== 'half_open' || startedMs < breaker.sinceMs) return breaker
  return { state: 'open', untilMs: breaker.sinceMs, openings: breaker.openings }
}

function open(openings: number, { nowMs, random }: { nowMs: number; random: Random }): Breaker {
  const fullMs = Math.min(breakerLimits.openMs * 2 ** (openings - 1), breakerLimits.maxOpenMs)
  return { state: 'open', untilMs: nowMs + fullMs * (1 - jitter * random()), openings }
}

/**
 * Whether an attempt says that the receiver as a whole is down, and not that it minds this event. 500
 * says the latter: a handler broke. If it opened the breaker, a thousand events that one handler cannot
 * take would hold up all others for days, a probe each.
 */
export function foundDown({ outcome, response }: AttemptEnd): boolean {
  if (outcome.kind === 'delivered' || response?.status === 500) return false
  return saysDown[outcome.reason]
}

const saysDown: Readonly<Record<FailureReason, boolean>> = {
  dns_not_found: true,
  dns_failed: true,
  connection_refused: true,
  connection_reset: true,
  connection_failed: true,
  tls_untrusted: true,
  tls_name_mismatch: true,
  tls_expired: true,
  tls_failed: true,
  timeout: true,
  blocked_address: true,
  response_invalid: true,
  http_1xx: true,
  http_5xx: true,
  redirect: false,
  http_2xx: false,
  http_4xx: false,
  gone: false,
  throttled: false,
  aborted_by_receiver: false,
  disabled_by_receiver: false,
  stopped: false,
  lease_expired: false,
  consumer_failed: false,
}
