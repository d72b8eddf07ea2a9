import { isRefusal } from '../../domain/refusal/refusal.ts'
import { cancelDelivery } from '../../operations/deliveries/cancel-delivery.ts'
import { jsonAnswer } from '../answer/answer.ts'
import type { ChannelCall, Outcome } from '../route.ts'
import { presentDelivery } from './present.ts'
import { deliveryRef } from './ref.ts'

export async function cancel(call: ChannelCall): Promise<Outcome> {
  const ref = deliveryRef(call)
  if (isRefusal(ref)) return ref
  const delivery = await cancelDelivery(call.context, ref)
  return isRefusal(delivery) ? delivery : jsonAnswer(200, presentDelivery(delivery))
}
