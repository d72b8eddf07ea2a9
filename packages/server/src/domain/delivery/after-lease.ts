import type { Random } from '../clock.ts'
import type { AttemptId } from '../ids.ts'
import type { Webhook } from '../webhook/webhook.ts'
import { afterAttempt, type NextDelivery } from './after-attempt.ts'
import { type Attempt, attemptOf, type Outcome } from './attempt.ts'
import type { Delivery } from './delivery.ts'

/** Where a stream's deliveries go, as attempts show it: it has no URL. */
const streamUrl = 'stream:'

export interface EndedLease {
  readonly lease: {
    readonly delivery: Delivery
    readonly leasedAtMs: number
  }
  readonly attemptId: AttemptId
  readonly outcome: Outcome
  /** The status that the receiver reports; null when it reports none. */
  readonly httpStatus: number | null
  /** As they went out with the lease, credentials redacted. */
  readonly requestHeaders: Readonly<Record<string, string>>
  readonly webhook: Pick<Webhook, 'retryPolicy' | 'status'>
  readonly endedAtMs: number
  readonly random: Random
}

/**
 * A lease that has ended is an attempt like any other: it lasted from the hand-out to what the receiver
 * said, or to the end of the lease when it said nothing.
 */
export function afterLease(ended: EndedLease): { next: NextDelivery; attempt: Attempt } {
  const { endedAtMs, httpStatus, lease, outcome, requestHeaders, webhook } = ended
  const { delivery, leasedAtMs: startedAtMs } = lease
  const made = { id: ended.attemptId, number: delivery.attempts + 1, startedAtMs }
  const next = afterAttempt({
    delivery,
    outcome,
    policy: webhook.retryPolicy,
    status: webhook.status,
    nowMs: endedAtMs,
    random: ended.random,
  })
  const attempt = attemptOf(delivery, made, {
    outcome,
    url: streamUrl,
    requestHeaders,
    response:
      httpStatus === null
        ? null
        : { status: httpStatus, headers: {}, body: new Uint8Array(), truncated: false },
    timings: {
      dnsMs: null,
      connectMs: null,
      tlsMs: null,
      firstByteMs: null,
      totalMs: Math.max(0, endedAtMs - startedAtMs),
    },
  })
  return { next, attempt }
}
