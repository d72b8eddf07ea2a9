import type { DeliveryQuery } from '@posthorn/contract'
import { isRefusal } from '../../domain/refusal/refusal.ts'
import { jsonBytes } from '../answer/answer.ts'
import { pageAnswer } from '../answer/pagination.ts'
import type { ChannelCall, Outcome } from '../route.ts'
import { presentDelivery } from './present.ts'
import { readDeliveries } from './read-page.ts'

export async function list(call: ChannelCall<unknown, DeliveryQuery>): Promise<Outcome> {
  const page = await readDeliveries(call, {})
  return isRefusal(page) ? page : pageAnswer(page, (each) => jsonBytes(presentDelivery(each)))
}
