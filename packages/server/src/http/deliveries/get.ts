import { isRefusal } from '../../domain/refusal/refusal.ts'
import { noSuchDelivery } from '../../operations/not-found.ts'
import { jsonAnswer } from '../answer/answer.ts'
import type { ChannelCall, Outcome } from '../route.ts'
import { presentDeliveryWithAttempts } from './present.ts'
import { readWithAttempts } from './read-with-attempts.ts'
import { deliveryRef } from './ref.ts'

export async function get(call: ChannelCall): Promise<Outcome> {
  const ref = deliveryRef(call)
  if (isRefusal(ref)) return ref
  const { read } = call.context.store
  const known = await read.deliveries.get(ref)
  if (known === null) return noSuchDelivery(call.params.delivery ?? '')
  const { delivery, attempts } = await readWithAttempts(read, known)
  return jsonAnswer(200, presentDeliveryWithAttempts(delivery, attempts))
}
