import type { Directory } from '../../directory/directory.ts'
import type { Clock, Random } from '../../domain/clock.ts'
import { afterLease } from '../../domain/delivery/after-lease.ts'
import type { Outcome } from '../../domain/delivery/attempt.ts'
import type { IdSource, WebhookId } from '../../domain/ids.ts'
import { type LiveFeed, liveAttempt } from '../../domain/node/live.ts'
import type { Streams } from '../../domain/node/streams.ts'
import type { Webhook } from '../../domain/webhook/webhook.ts'
import type { Sender } from '../../outbound/sender.ts'
import type { Settlement, SettleResult, Store, StreamLease } from '../../store/store.ts'
import type { Telemetry } from '../../telemetry/telemetry.ts'

export interface LapsedLeases {
  /**
   * Settles a portion of the leases that ended without a word by then, of one webhook or of all.
   * Answers false when none of them are left.
   */
  end(webhookId: WebhookId | null, nowMs: number): Promise<boolean>
  /** A few portions, for a caller who waits for deliveries of the webhook. */
  readonly endSome: Streams['endLapsed']
}

export interface LapsedLeasesDeps {
  readonly store: Store
  readonly directory: Directory
  readonly sender: Pick<Sender, 'compose'>
  readonly clock: Clock
  readonly ids: IdSource
  readonly random: Random
  readonly telemetry: Telemetry
  readonly live: LiveFeed
  readonly settled: (result: SettleResult) => void
}

/** Their events are read as well, which may be large. */
const portion = 20
/** For a caller who waits. */
const fewPortions = 5

const lapsed: Outcome = {
  kind: 'failed',
  reason: 'lease_expired',
  detail: 'The lease ended before its receiver settled it.',
  next: 'retry',
  retryAfterMs: null,
}

interface Ended {
  readonly lease: StreamLease
  readonly webhook: Webhook
  readonly settlement: Settlement
}

/**
 * A lease that its receiver did not settle in time is a failed attempt: it ended when the lease did,
 * however late that is noticed.
 */
export function createLapsedLeases(deps: LapsedLeasesDeps): LapsedLeases {
  const { clock, directory, live, store, telemetry } = deps

  function ended(lease: StreamLease, nowMs: number): Ended[] {
    const { delivery, event, leasedAtMs } = lease
    const webhook = directory.webhook(delivery.webhookId)
    // Deleted: its deliveries are being cancelled.
    if (webhook === undefined) return []
    const { shownHeaders } = deps.sender.compose({
      event,
      webhook,
      attempt: delivery.attempts + 1,
      sentAtMs: leasedAtMs,
    })
    const { next, attempt } = afterLease({
      lease,
      attemptId: deps.ids.next<'attempt'>(),
      outcome: lapsed,
      httpStatus: null,
      requestHeaders: shownHeaders,
      webhook,
      endedAtMs: lease.endsAtMs ?? nowMs,
      random: deps.random,
    })
    const { channelId, eventId, webhookId } = delivery
    const fence = { channelId, eventId, webhookId, owner: null, lease: delivery.lease }
    return [{ lease, webhook, settlement: { fence, next, attempt, disable: null } }]
  }

  function tell({ lease: { delivery }, settlement, webhook }: Ended) {
    const { attempt, next } = settlement
    telemetry.attempted({ webhook, delivery, sent: { ...attempt, outcome: lapsed }, next })
    const { channelId, topic } = delivery
    if (live.wants(channelId)) live.show(channelId, liveAttempt(attempt, topic, next))
  }

  async function end(webhookId: WebhookId | null, nowMs: number): Promise<boolean> {
    const leases = await store.read.streams.lapsed({ webhookId, nowMs, limit: portion })
    const all = leases.flatMap((lease) => ended(lease, nowMs))
    if (all.length === 0) return false
    const result = await store.write.deliveries.settle(all.map(({ settlement }) => settlement))
    for (const each of all.filter((_, index) => result.moved[index] === true)) tell(each)
    deps.settled(result)
    return leases.length === portion
  }

  return {
    end,
    async endSome(webhookId, { signal, untilMs }) {
      for (let portions = 0; portions < fewPortions && !signal.aborted; portions++) {
        const more = await end(webhookId, clock.nowMs())
        if (!more || clock.monotonicMs() >= untilMs) return
      }
    },
  }
}
