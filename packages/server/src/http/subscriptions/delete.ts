import { isRefusal } from '../../domain/refusal/refusal.ts'
import { deleteWebhook } from '../../operations/webhooks/delete-webhook.ts'
import { emptyAnswer } from '../answer/answer.ts'
import type { ChannelCall, Outcome } from '../route.ts'
import { findSubscription } from './find.ts'

export async function remove(call: ChannelCall): Promise<Outcome> {
  const webhook = await findSubscription(call)
  if (isRefusal(webhook)) return webhook
  const deleted = await deleteWebhook(call.context, webhook)
  return isRefusal(deleted) ? deleted : emptyAnswer(204)
}
