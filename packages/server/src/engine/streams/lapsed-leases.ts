import type { Directory } from '../../directory/directory.ts'
import type { Clock } from '../../domain/clock.ts'
import type { Outcome } from '../../domain/delivery/attempt.ts'
import type { WebhookId } from '../../domain/ids.ts'
import type { LeaseEnd, Streams } from '../../domain/node/streams.ts'
import type { Store, StreamLease } from '../../store/store.ts'

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
  readonly store: Pick<Store, 'read'>
  readonly directory: Directory
  readonly clock: Clock
  readonly endLeases: Streams['end']
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

/**
 * A lease that its receiver did not settle in time is a failed attempt: it ended when the lease did,
 * however late that is noticed.
 */
export function createLapsedLeases({
  clock,
  directory,
  endLeases,
  store,
}: LapsedLeasesDeps): LapsedLeases {
  function endOf(lease: StreamLease): LeaseEnd[] {
    const webhook = directory.webhook(lease.delivery.webhookId)
    const { endsAtMs } = lease
    // Deleted: its deliveries are being cancelled. Without an end: held, and so not lapsed.
    if (webhook === undefined || endsAtMs === null) return []
    const end = { endedAtMs: endsAtMs, lapsedAtMs: endsAtMs }
    return [{ lease, webhook, outcome: lapsed, httpStatus: null, ...end }]
  }

  async function end(webhookId: WebhookId | null, nowMs: number): Promise<boolean> {
    const leases = await store.read.streams.lapsed({ webhookId, nowMs, limit: portion })
    const ends = leases.flatMap(endOf)
    if (ends.length === 0) return false
    await endLeases(ends)
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
