import { isRefusal } from '../../domain/refusal/refusal.ts'
import { deactivateWebhook } from '../../operations/webhooks/deactivate-webhook.ts'
import { jsonAnswer } from '../answer/answer.ts'
import type { ChannelCall, Outcome } from '../route.ts'
import { presentWebhook } from './present.ts'
import { webhookRef } from './ref.ts'

export async function deactivate(call: ChannelCall): Promise<Outcome> {
  const ref = webhookRef(call)
  if (isRefusal(ref)) return ref
  const webhook = await deactivateWebhook(call.context, ref)
  return isRefusal(webhook) ? webhook : jsonAnswer(200, presentWebhook(webhook))
}
