import type { Attempt } from '../../domain/delivery/attempt.ts'
import type { DeliveryRef } from '../../domain/delivery/delivery.ts'
import type { ChannelId, EventId } from '../../domain/ids.ts'

export interface AttemptReader {
  /** Oldest first. */
  ofDelivery(ref: DeliveryRef): Promise<Attempt[]>
  /** Of all deliveries of an event, oldest first. */
  ofEvent(channelId: ChannelId, eventId: EventId): Promise<Attempt[]>
}
