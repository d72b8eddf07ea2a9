import type { WebhookChanges } from '@posthorn/contract'
import { isRefusal } from '../../domain/errors.ts'
import { updateWebhook } from '../../operations/webhooks/update-webhook.ts'
import { jsonAnswer } from '../answer.ts'
import type { ChannelCall, Outcome } from '../route.ts'
import { presentWebhook } from './present.ts'
import { webhookRef } from './ref.ts'
import { webhookSettings } from './settings.ts'

export async function update(call: ChannelCall<WebhookChanges>): Promise<Outcome> {
  const ref = webhookRef(call)
  if (isRefusal(ref)) return ref
  const webhook = await updateWebhook(call.context, ref, webhookSettings(call.body))
  return isRefusal(webhook) ? webhook : jsonAnswer(200, presentWebhook(webhook))
}
