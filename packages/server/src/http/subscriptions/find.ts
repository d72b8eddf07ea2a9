import { isUuid, type WebhookId } from '../../domain/ids.ts'
import { quoted } from '../../domain/refusal/quoted.ts'
import type { Refusal } from '../../domain/refusal/refusal.ts'
import { noSuchSubscription } from '../../operations/not-found.ts'
import type { ChannelCall } from '../route.ts'
import { hasUrl, type UrlWebhook } from './present.ts'

/** The subscriptions of the channel as the store has them now, oldest first. */
export async function subscriptionsOf({ channel, context }: ChannelCall): Promise<UrlWebhook[]> {
  await context.directory.refresh()
  return context.directory.webhooksOf(channel.id).filter(hasUrl)
}

/** The subscription that the path names, as the store has it now. GUIDs may come in either case. */
export async function findSubscription(call: ChannelCall): Promise<UrlWebhook | Refusal> {
  const { channel, context, params } = call
  const given = params.subscription ?? ''
  const id = given.toLowerCase()
  if (!isUuid(id)) {
    return {
      refused: 'bad_request',
      detail: `${quoted(given)} is not the id of a subscription: give the GUID that creating it answered.`,
    }
  }
  await context.directory.refresh()
  const webhook = context.directory.webhook(id as WebhookId)
  if (webhook === undefined || webhook.channelId !== channel.id) return noSuchSubscription(id)
  return hasUrl(webhook) ? webhook : noSuchSubscription(id)
}
