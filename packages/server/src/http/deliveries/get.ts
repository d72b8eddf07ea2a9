import { isRefusal } from '../../domain/errors.ts'
import { noSuchDelivery } from '../../operations/not-found.ts'
import { jsonAnswer } from '../answer.ts'
import type { ChannelCall, Outcome } from '../route.ts'
import { presentDeliveryWithAttempts } from './present.ts'
import { deliveryRef } from './ref.ts'

export async function get(call: ChannelCall): Promise<Outcome> {
  const ref = deliveryRef(call)
  if (isRefusal(ref)) return ref
  const { read } = call.context.store
  const [delivery, attempts] = await Promise.all([
    read.deliveries.get(ref),
    read.attempts.ofDelivery(ref),
  ])
  if (delivery === null) return noSuchDelivery(call.params.delivery ?? '')
  return jsonAnswer(200, presentDeliveryWithAttempts(delivery, attempts))
}
