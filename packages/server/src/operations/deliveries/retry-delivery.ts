import { type Delivery, type DeliveryRef, deliveryId } from '../../domain/delivery/delivery.ts'
import type { Refusal } from '../../domain/refusal/refusal.ts'
import type { OperationContext } from '../context.ts'
import { noSuchDelivery } from '../not-found.ts'

/** Sends a delivery again now, with the retry policy anew. Attempts go on counting. */
export async function retryDelivery(
  context: OperationContext,
  ref: DeliveryRef,
): Promise<Delivery | Refusal> {
  const id = deliveryId(ref)
  const result = await context.store.write.deliveries.retry(ref, context.clock.nowMs())
  switch (result.kind) {
    case 'retrying':
      context.handOff.wake(ref.webhookId)
      return (await context.store.read.deliveries.get(ref)) ?? noSuchDelivery(id)
    case 'not_found':
      return noSuchDelivery(id)
    case 'delivery_open':
      return {
        refused: 'delivery_open',
        detail: `The delivery ${id} is under way already. Wait for its outcome, or cancel it.`,
      }
    case 'event_erased':
      return {
        refused: 'event_erased',
        detail: `The data of the event ${ref.eventId} was deleted, so the delivery ${id} cannot be sent again. Publish a new event instead.`,
      }
    case 'webhook_not_active':
      return {
        refused: 'webhook_not_active',
        detail: `The webhook ${ref.webhookId} is not active, so nothing is sent to it. Reactivate it first.`,
      }
  }
}
