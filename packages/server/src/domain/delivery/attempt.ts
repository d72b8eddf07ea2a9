import type { AttemptId } from '../ids.ts'
import type { DeliveryRef } from './delivery.ts'

/** One try of a delivery: what was sent, what came back, how long each part took. */
export interface Attempt extends DeliveryRef {
  readonly id: AttemptId
  /** Counts from 1. Not unique: a node that lost its lease may have made one of the same number. */
  readonly number: number
  readonly startedAtMs: number
  readonly outcome: 'delivered' | 'failed'
  readonly reason: FailureReason | null
  /** What happened, for a person: the address that was blocked, the host that was not found. */
  readonly detail: string | null
  readonly url: string
  /** As sent, with credentials redacted. */
  readonly requestHeaders: Readonly<Record<string, string>>
  readonly response: CapturedResponse | null
  readonly timings: Timings
}

/** What a sender knows when an attempt has ended. */
export interface AttemptEnd {
  readonly outcome: Outcome
  readonly url: string
  /** As sent, with credentials redacted. */
  readonly requestHeaders: Readonly<Record<string, string>>
  readonly response: CapturedResponse | null
  readonly timings: Timings
}

/** The record of an attempt that has ended. */
export function attemptOf(
  { channelId, eventId, webhookId }: DeliveryRef,
  made: Pick<Attempt, 'id' | 'number' | 'startedAtMs'>,
  { outcome, url, requestHeaders, response, timings }: AttemptEnd,
): Attempt {
  return {
    id: made.id,
    channelId,
    eventId,
    webhookId,
    number: made.number,
    startedAtMs: made.startedAtMs,
    outcome: outcome.kind,
    reason: outcome.kind === 'failed' ? outcome.reason : null,
    detail: outcome.kind === 'failed' ? outcome.detail : null,
    url,
    requestHeaders,
    response,
    timings,
  }
}

export interface CapturedResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** At most 16 KiB. */
  readonly body: Uint8Array
  /** More came than was kept. */
  readonly truncated: boolean
}

/** Milliseconds; null for a step that did not happen (a kept connection needs no dns, connect or tls). */
export interface Timings {
  readonly dnsMs: number | null
  readonly connectMs: number | null
  readonly tlsMs: number | null
  readonly firstByteMs: number | null
  readonly totalMs: number
}

/** Why an attempt failed, one word per cause. */
export const failureReasons = [
  'dns_not_found',
  'dns_failed',
  'connection_refused',
  'connection_reset',
  'connection_failed',
  'tls_untrusted',
  'tls_name_mismatch',
  'tls_expired',
  'tls_failed',
  'timeout',
  'blocked_address',
  'redirect',
  'response_invalid',
  'http_1xx',
  'http_2xx',
  'http_4xx',
  'http_5xx',
  'gone',
  'throttled',
  'aborted_by_receiver',
  'disabled_by_receiver',
  'stopped',
  'lease_expired',
  'consumer_failed',
] as const
export type FailureReason = (typeof failureReasons)[number]

/**
 * What an attempt came to.
 * - `retry`: may be tried again under the policy.
 * - `abort`: the receiver wants no more attempts of this event.
 * - `disable`: the receiver wants nothing more at all.
 */
export type Outcome =
  | { readonly kind: 'delivered' }
  | {
      readonly kind: 'failed'
      readonly reason: FailureReason
      readonly detail: string | null
      readonly next: 'retry' | 'abort' | 'disable'
      /** From `Retry-After`, at most 24 hours; null when none or none usable was sent. */
      readonly retryAfterMs: number | null
    }
