import { isUuid, type WebhookId } from '../../domain/ids.ts'
import type { Refusal } from '../../domain/refusal/refusal.ts'
import type { Webhook } from '../../domain/webhook/webhook.ts'
import { noSuchWebhook } from '../../operations/not-found.ts'
import type { WebhookRef } from '../../operations/webhooks/change-webhook.ts'
import { openWebhook } from '../../secrets/webhook-seal.ts'
import type { ChannelCall } from '../route.ts'

/** The webhook that the path names. */
export function webhookRef({ channel, params }: ChannelCall): WebhookRef | Refusal {
  const id = params.webhook ?? ''
  return isUuid(id) ? { channelId: channel.id, id: id as WebhookId } : noSuchWebhook(id)
}

/** Reads the webhook that the path names, from the store. */
export async function readWebhook(call: ChannelCall): Promise<Webhook | Refusal> {
  const ref = webhookRef(call)
  if ('refused' in ref) return ref
  const record = await call.context.store.read.webhooks.get(ref.channelId, ref.id)
  if (record === null) return noSuchWebhook(ref.id)
  return openWebhook(call.context.sealer, record)
}
