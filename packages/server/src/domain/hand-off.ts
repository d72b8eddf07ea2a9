import type { Delivery } from './delivery.ts'
import type { Event } from './event.ts'
import type { WebhookId } from './ids.ts'

/** A delivery in memory, with all it takes to send it. */
export interface Parcel {
  readonly delivery: Delivery
  readonly event: Event
}

/**
 * Port: how accepted deliveries reach the engine of the same node without a way through the store.
 * Room is reserved before the commit and filled after it, so that memory stays bounded.
 */
export interface HandOff {
  /**
   * Room for one delivery, or the time at which the store should offer it instead because this node
   * has enough in hand. A reservation ends with `offer` or `abandon`.
   */
  reserve(webhookId: WebhookId, bytes: number): Reservation
  /** Hands over what was committed under reservations. */
  offer(parcels: readonly Parcel[]): void
  /** Returns the room of reservations whose commit did not happen. */
  abandon(webhookId: WebhookId, bytes: number): void
  /** Says that the store holds work that is due now. */
  wake(): void
}

export type Reservation =
  | { readonly owned: true }
  | { readonly owned: false; readonly availableAtMs: number }
