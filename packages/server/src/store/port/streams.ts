import type { Delivery, DeliveryRef } from '../../domain/delivery/delivery.ts'
import type { Event } from '../../domain/event.ts'
import type { ChannelId, WebhookId } from '../../domain/ids.ts'
import type { Parcel } from '../../domain/node/hand-off.ts'

/**
 * Deliveries of stream webhooks have no owner: no node claims them. Their receiver leases them, and
 * what it did is settled with `DeliveryWriter.settle` under a fence without an owner.
 */
export interface StreamReader {
  /** In order; null for each that is not in force: settled, cancelled, or leased anew since. */
  leases(names: readonly LeaseName[]): Promise<(StreamLease | null)[]>
  /** Whether `lease` would find something now. */
  look(stream: {
    readonly channelId: ChannelId
    readonly webhookId: WebhookId
    readonly nowMs: number
  }): Promise<StreamLook>
  /**
   * Leases past their end that were not settled, of one webhook or of all, those that ended first
   * before others. Costs the same however much waits.
   */
  lapsed(page: {
    readonly webhookId: WebhookId | null
    readonly nowMs: number
    readonly limit: number
  }): Promise<StreamLease[]>
}

/** One hand-out of a delivery to a stream's receiver. */
export interface LeaseName extends DeliveryRef {
  readonly lease: number
}

export interface StreamLease {
  readonly delivery: Delivery
  readonly event: Event
  readonly leasedAtMs: number
  /**
   * Null while the delivery is held: nobody else can have it, so what the receiver did counts however
   * late. Once the webhook is active again the lease goes on to its end, if that is still to come.
   */
  readonly endsAtMs: number | null
}

export interface LeaseRequest {
  readonly channelId: ChannelId
  readonly webhookId: WebhookId
  readonly nowMs: number
  /** When the leases end. */
  readonly untilMs: number
  readonly limit: number
  /** Bytes of events (`sizeOf`) at most; at least one delivery is leased all the same. */
  readonly limitBytes: number
}

/**
 * - `leased`: the receiver has these until `untilMs`, and nobody else does. Leases past their end that
 *   were not settled are passed over.
 */
export type LeaseResult =
  | { readonly kind: 'leased'; readonly parcels: readonly Parcel[] }
  | { readonly kind: 'not_found' }
  | { readonly kind: 'not_a_stream' }
  | { readonly kind: 'not_active' }

/** `due`, `nothing`, or why nothing can be leased at all. */
export type StreamLook =
  | { readonly kind: 'due' }
  | { readonly kind: 'nothing' }
  | Exclude<LeaseResult, { readonly kind: 'leased' }>

export interface StreamWriter {
  /** Leases due deliveries of an active stream, oldest due first. */
  lease(request: LeaseRequest): Promise<LeaseResult>
  /**
   * Ends leases as if they had never been: no attempt is logged, and what is not held is due since when
   * it was before. In order: false for each that is not in force, or past its end, held or not.
   */
  release(request: {
    readonly names: readonly LeaseName[]
    readonly nowMs: number
  }): Promise<boolean[]>
  /**
   * Gives leases another end, sooner or later. In order: that end, or null for each that is not in
   * force, or past its end, held or not.
   */
  renew(request: LeaseRenewal): Promise<(number | null)[]>
}

export interface LeaseRenewal {
  readonly names: readonly LeaseName[]
  readonly nowMs: number
  readonly untilMs: number
  /** No lease lasts longer than this from its hand-out on, however often it is renewed. */
  readonly longestMs: number
}
