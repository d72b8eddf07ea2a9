import type { Delivery } from '../delivery/delivery.ts'
import type { Event } from '../event.ts'
import type { WebhookId } from '../ids.ts'

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
   * Takes room for one delivery; false when this node has enough in hand, and the store should keep
   * the delivery without an owner until somebody has. A reservation ends with `offer` or `abandon`.
   */
  reserve(webhookId: WebhookId, bytes: number): boolean
  /** Hands over what was committed under reservations. */
  offer(parcels: readonly Parcel[]): void
  /** Returns the room of reservations whose commit did not happen. */
  abandon(webhookId: WebhookId, bytes: number): void
  /** Sends no more what may be queued here: it was cancelled. */
  withdraw(delivery: Pick<Delivery, 'eventId' | 'webhookId' | 'lease'>): void
  /** Says that the store holds a delivery to the webhook that nobody owns and that is due now. */
  wake(webhookId: WebhookId): void
  /** The same for every webhook of the operational channel, after what may have told the operator. */
  wakeOperational(): void
  /** Says that a replay was started or cancelled. */
  replaysChanged(): void
}
