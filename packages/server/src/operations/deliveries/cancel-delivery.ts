import { type Delivery, type DeliveryRef, deliveryId } from '../../domain/delivery/delivery.ts'
import type { Refusal } from '../../domain/refusal/refusal.ts'
import type { OperationContext } from '../context.ts'
import { noSuchDelivery } from '../not-found.ts'

/** Ends an open delivery. An attempt under way may still arrive, and is logged. */
export async function cancelDelivery(
  context: OperationContext,
  ref: DeliveryRef,
): Promise<Delivery | Refusal> {
  const id = deliveryId(ref)
  const result = await context.store.write.deliveries.cancel(ref, context.clock.nowMs())
  switch (result.kind) {
    case 'cancelled':
      if (result.taken !== null) context.handOff.withdraw(result.taken)
      return (await context.store.read.deliveries.get(ref)) ?? noSuchDelivery(id)
    case 'not_found':
      return noSuchDelivery(id)
    case 'delivery_closed':
      return {
        refused: 'delivery_closed',
        detail: `The delivery ${id} has ended; there is nothing to cancel. It can be sent again with …/retry.`,
      }
  }
}
