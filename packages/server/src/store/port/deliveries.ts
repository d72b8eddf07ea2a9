import type { NextDelivery } from '../../domain/delivery/after-attempt.ts'
import type { Attempt } from '../../domain/delivery/attempt.ts'
import type { Delivery, DeliveryRef, DeliveryState } from '../../domain/delivery/delivery.ts'
import type { ChannelId, EventId, NodeId, WebhookId } from '../../domain/ids.ts'
import type { Parcel } from '../../domain/node/hand-off.ts'
import type { StatusReason } from '../../domain/webhook/lifecycle.ts'

export interface DeliveryReader {
  get(ref: DeliveryRef): Promise<Delivery | null>
  /** Newest event first, within an event by webhook. */
  list(page: {
    readonly channelId: ChannelId
    readonly eventId: EventId | null
    readonly webhookId: WebhookId | null
    readonly state: DeliveryState | null
    readonly topic: string | null
    /** Bounds on the acceptance of the event: since inclusive, until exclusive. */
    readonly sinceMs: number | null
    readonly untilMs: number | null
    readonly before: { readonly eventId: EventId; readonly webhookId: WebhookId } | null
    readonly limit: number
  }): Promise<Delivery[]>
  /**
   * Every webhook with unowned deliveries that wait to be sent, and when the first of each is due.
   * Streams are left out: nothing is sent to them. Costs one look at an index per webhook, however many
   * deliveries wait.
   */
  backlog(): Promise<{ readonly webhookId: WebhookId; readonly dueMs: number }[]>
}

/**
 * Names one hand-off of a delivery. A row changes only while both still stand in it. One exception
 * serves truth: a delivery that became `held` has no owner, but while its lease stands, nobody has had
 * it since, and the attempt that was under way may still be settled.
 */
export interface Fence extends DeliveryRef {
  /** Null: a stream's receiver has it. */
  readonly owner: NodeId | null
  readonly lease: number
}

export interface Settlement {
  readonly fence: Fence
  readonly next: NextDelivery
  readonly attempt: Attempt
  /**
   * Also disables the webhook, for this reason, in the same transaction; but not one that was changed
   * after the attempt began, since the receiver's wish was about what it was then.
   */
  readonly disable: StatusReason | null
  /**
   * Of a lease that ended without a word, when that was: one that was given another end since, or is
   * held, goes on. Otherwise it is left out.
   */
  readonly lapsedAtMs?: number | null
}

export interface SettleResult {
  /** In order, whether each delivery moved. */
  readonly moved: readonly boolean[]
  /** A webhook was disabled. */
  readonly disabled: boolean
  /** A delivery of an operational event was made that waits to be sent, without an owner. */
  readonly told: boolean
}

export interface ClaimRequest {
  readonly nodeId: NodeId
  readonly nowMs: number
  readonly webhookIds: readonly WebhookId[]
  /** Deliveries of each webhook at most. */
  readonly limitEach: number
  /** Bytes of events (`sizeOf`) at most, all together; at least one delivery is claimed all the same. */
  readonly limitBytes: number
}

/**
 * - `claimed`: the node holds these. `next` names each webhook asked for that has more unowned
 *   deliveries waiting, and when the first of them is due (in the past when a limit was met).
 * - `node_lost`: the node's row is gone; nothing was claimed.
 */
export type ClaimResult =
  | {
      readonly kind: 'claimed'
      readonly parcels: readonly Parcel[]
      readonly next: readonly { readonly webhookId: WebhookId; readonly dueMs: number }[]
    }
  | { readonly kind: 'node_lost' }

export interface DeliveryWriter {
  /**
   * Logs every attempt, and moves each delivery whose fence still holds; of leases of streams it logs
   * those alone that still stand, and none of an event that was removed meanwhile. The owner is
   * cleared, so that a waiting retry costs no memory. What became `held` meanwhile and failed stays
   * held. Every attempt logged counts for its webhook's health, which may disable it, and what
   * `domain/operational-event.ts` names is told.
   */
  settle(settlements: readonly Settlement[]): Promise<SettleResult>
  /**
   * Takes unowned due deliveries of the webhooks named, oldest due first within each: owner and lease
   * are set, so that at most one node holds each. Asking webhook by webhook keeps the cost of a claim
   * independent of how much waits for other webhooks, or for later.
   */
  claim(request: ClaimRequest): Promise<ClaimResult>
  /** Gives back deliveries that were not sent: unowned again, due at the time given. */
  giveBack(
    items: readonly { readonly fence: Fence; readonly availableAtMs: number }[],
  ): Promise<void>
  /** To `pending`, due now, the retry policy anew. */
  retry(ref: DeliveryRef, nowMs: number): Promise<RetryResult>
  /**
   * Any open state to `cancelled`. An attempt under way is still logged. Answers the hand it was taken
   * from, so that a node that has it queued does not send it.
   */
  cancel(
    ref: DeliveryRef,
    nowMs: number,
  ): Promise<
    { kind: 'cancelled'; taken: Fence | null } | { kind: 'not_found' } | { kind: 'delivery_closed' }
  >
  /**
   * Moves the oldest held deliveries of draining webhooks to `pending`, in event order, at most
   * `limit` each; a webhook with none left stops draining. What a stream's receiver has leased stays
   * its own until the lease ends. Answers how many moved.
   */
  drain(request: {
    readonly webhookIds: readonly WebhookId[]
    readonly limit: number
    readonly nowMs: number
  }): Promise<number>
  /**
   * Does the rest of what a status change or a deletion began: a change holds or cancels at most
   * 10,000 deliveries itself, so that no commit takes long. At most `limit` in one call; answers how
   * many were moved: fewer than `limit` when nothing is left to do. Until then claims hand out none.
   */
  followUp(limit: number, nowMs: number): Promise<number>
}

export type RetryResult =
  | { kind: 'retrying' }
  | { kind: 'not_found' }
  | { kind: 'delivery_open' }
  | { kind: 'event_erased' }
  | { kind: 'webhook_not_active' }
