import { isRefusal } from '../../domain/refusal/refusal.ts'
import { retryDelivery } from '../../operations/deliveries/retry-delivery.ts'
import { jsonAnswer } from '../answer/answer.ts'
import type { ChannelCall, Outcome } from '../route.ts'
import { presentDelivery } from './present.ts'
import { deliveryRef } from './ref.ts'

export async function retry(call: ChannelCall): Promise<Outcome> {
  const ref = deliveryRef(call)
  if (isRefusal(ref)) return ref
  const delivery = await retryDelivery(call.context, ref)
  return isRefusal(delivery) ? delivery : jsonAnswer(200, presentDelivery(delivery))
}
