import type { WebhookDeliveryQuery } from '@posthorn/contract'
import { isRefusal } from '../../domain/refusal/refusal.ts'
import { jsonBytes } from '../answer/answer.ts'
import { pageAnswer } from '../answer/pagination.ts'
import { presentDelivery } from '../deliveries/present.ts'
import { readDeliveries } from '../deliveries/read-page.ts'
import type { ChannelCall, Outcome } from '../route.ts'
import { readWebhook } from './ref.ts'

export async function deliveries(
  call: ChannelCall<unknown, WebhookDeliveryQuery>,
): Promise<Outcome> {
  const webhook = await readWebhook(call)
  if (isRefusal(webhook)) return webhook
  const page = await readDeliveries(call, { webhookId: webhook.id })
  return isRefusal(page) ? page : pageAnswer(page, (each) => jsonBytes(presentDelivery(each)))
}
