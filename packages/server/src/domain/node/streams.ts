import type { EndedLease } from '../delivery/after-lease.ts'
import type { Event } from '../event.ts'
import type { ChannelId, WebhookId } from '../ids.ts'
import type { Webhook } from '../webhook/webhook.ts'

/**
 * Port: how an operation that hands a stream's deliveries to its receiver works together with the
 * engine of its node, which sends none of them.
 */
export interface Streams {
  /** To wait for deliveries of the webhook, unless as many as may already do. */
  listen(stream: StreamRef): Bell | ListenRefused
  /**
   * Logs an attempt for each lease that has ended, and moves its delivery on. In order: false for each
   * that somebody else had ended before, of which nothing is changed.
   */
  end(ends: readonly LeaseEnd[]): Promise<readonly boolean[]>
  /**
   * Settles leases of the webhook that have ended without a word as failed attempts, so that its retry
   * policy says when they are due again. A hundred at most, and not for longer than the caller waits:
   * the node goes on with the rest by itself.
   */
  endLapsed(
    webhookId: WebhookId,
    caller: {
      readonly signal: AbortSignal
      /** By the monotonic clock. */
      readonly untilMs: number
    },
  ): Promise<void>
}

/** The last word about a lease: of its receiver, or of the time. */
export interface LeaseEnd extends Pick<EndedLease, 'outcome' | 'httpStatus' | 'endedAtMs'> {
  readonly lease: EndedLease['lease'] & { readonly event: Event }
  readonly webhook: Webhook
  /** When the time had its word: a lease that was renewed since goes on. Null for the receiver's. */
  readonly lapsedAtMs: number | null
}

export interface StreamRef {
  readonly channelId: ChannelId
  readonly id: WebhookId
}

/** As many wait as may: for this stream, on its channel, on this node. */
export type ListenRefused = 'stream_full' | 'channel_full' | 'full'

/** Rings when a delivery may be due or the webhook changed; it may ring for nothing. */
export interface Bell {
  /** The node stops: wait no longer. */
  readonly over: boolean
  /**
   * Resolves when it rings, at once if it rang since the call before; after `ms`, or when the signal
   * aborts, in any case.
   */
  rung(ms: number, signal: AbortSignal): Promise<void>
  /** To be called when nobody waits any more. */
  leave(): void
}
