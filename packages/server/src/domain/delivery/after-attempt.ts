import type { Random } from '../clock.ts'
import type { WebhookStatus } from '../webhook/lifecycle.ts'
import type { Outcome } from './attempt.ts'
import type { DeliveryState } from './delivery.ts'
import { jitter, type RetryPolicy, retryDelayMs } from './retry-policy.ts'

/** What becomes of a delivery after an attempt. */
export interface NextDelivery {
  readonly state: Exclude<DeliveryState, 'pending' | 'cancelled'>
  readonly attempts: number
  readonly tries: number
  /** Set exactly when the state is `retrying`. */
  readonly availableAtMs: number | null
  readonly reason: string | null
}

export interface EndedAttempt {
  readonly delivery: { readonly attempts: number; readonly tries: number }
  readonly outcome: Outcome
  readonly policy: RetryPolicy
  /** Of the webhook, when the attempt ended. */
  readonly status: WebhookStatus
  /** When the attempt ended. */
  readonly nowMs: number
  readonly random: Random
}

export const maxRetryAfterMs = 24 * 60 * 60 * 1000

/**
 * Decides the next state of a delivery from the outcome of an attempt. Pure: the store only writes
 * what this returns. A webhook that stopped being active meanwhile gets no retry: the delivery is
 * held, with its place in the policy kept.
 */
export function afterAttempt(end: EndedAttempt): NextDelivery {
  const attempts = end.delivery.attempts + 1
  const tries = end.delivery.tries + 1
  const { outcome } = end
  if (outcome.kind === 'delivered') {
    return { state: 'delivered', attempts, tries, availableAtMs: null, reason: null }
  }
  const { reason } = outcome
  if (outcome.next === 'abort' || outcome.next === 'disable') {
    return { state: 'failed', attempts, tries, availableAtMs: null, reason }
  }
  const delayMs = retryDelayMs(end.policy, tries)
  if (delayMs === null) return { state: 'failed', attempts, tries, availableAtMs: null, reason }
  if (end.status !== 'active') {
    return { state: 'held', attempts, tries, availableAtMs: null, reason }
  }
  const spread = delayMs * (1 + jitter * (2 * end.random() - 1))
  const waitMs = Math.max(spread, Math.min(outcome.retryAfterMs ?? 0, maxRetryAfterMs))
  return {
    state: 'retrying',
    attempts,
    tries,
    availableAtMs: Math.round(end.nowMs + waitMs),
    reason,
  }
}
