import { isRefusal } from '../../domain/refusal/refusal.ts'
import { deleteWebhook } from '../../operations/webhooks/delete-webhook.ts'
import { okAnswer } from '../answer/answer.ts'
import type { ChannelCall, Outcome } from '../route.ts'
import { webhookRef } from './ref.ts'

export async function remove(call: ChannelCall): Promise<Outcome> {
  const ref = webhookRef(call)
  if (isRefusal(ref)) return ref
  const result = await deleteWebhook(call.context, ref)
  return isRefusal(result) ? result : okAnswer
}
