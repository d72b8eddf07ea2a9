import { type DeliveryRef, parseDeliveryId } from '../../domain/delivery/delivery.ts'
import type { Refusal } from '../../domain/refusal/refusal.ts'
import { noSuchDelivery } from '../../operations/not-found.ts'
import type { ChannelCall } from '../route.ts'

/** The delivery that the path names. */
export function deliveryRef({ channel, params }: ChannelCall): DeliveryRef | Refusal {
  const id = params.delivery ?? ''
  return parseDeliveryId(channel.id, id) ?? noSuchDelivery(id)
}
