import type { WebhookChanges } from '@posthorn/contract'
import { isRefusal } from '../../domain/refusal/refusal.ts'
import { updateWebhook } from '../../operations/webhooks/update-webhook.ts'
import type { ChannelCall, Outcome } from '../route.ts'
import { get } from './get.ts'
import { webhookRef } from './ref.ts'
import { webhookSettings } from './settings.ts'

/** Whoever changed the URL sees in the answer whether its receiver was asked. */
export async function update(call: ChannelCall<WebhookChanges>): Promise<Outcome> {
  const ref = webhookRef(call)
  if (isRefusal(ref)) return ref
  if (call.key === null) throw new Error('a webhook is never changed without a key')
  const { context, body } = call
  const webhook = await updateWebhook(context, ref, {
    changes: webhookSettings(body),
    by: call.key.kind,
  })
  return isRefusal(webhook) ? webhook : get(call)
}
