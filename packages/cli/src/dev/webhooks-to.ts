import type { ChannelClient, Client } from '@posthorn/client'
import { unless } from '../server/unless.ts'

/** A webhook, and what its deliveries are signed with now. */
export interface SignedWebhook {
  readonly id: string
  readonly secrets: readonly string[]
}

/** All webhooks of the server that lead to a listener on this machine. */
export async function webhooksTo(client: Client, listenerUrl: string): Promise<SignedWebhook[]> {
  const found: SignedWebhook[] = []
  for await (const { id } of client.channels.list()) {
    const inChannel = await unless(['not_found'], leadingIn(client.channel(id), listenerUrl))
    found.push(...(inChannel ?? []))
  }
  return found
}

async function leadingIn(channel: ChannelClient, listenerUrl: string): Promise<SignedWebhook[]> {
  const found: SignedWebhook[] = []
  for await (const { id, webhook_url } of channel.webhooks.list()) {
    if (!leadsTo(webhook_url, listenerUrl)) continue
    const revealed = await unless(['not_found'], channel.webhook(id).secrets.get())
    if (revealed !== null) found.push({ id, secrets: revealed.secrets.map(({ secret }) => secret) })
  }
  return found
}

/** Whatever the path, and by either name of this machine. */
function leadsTo(webhookUrl: string | null, listenerUrl: string): boolean {
  const url = webhookUrl === null ? null : URL.parse(webhookUrl)
  const isHere = url?.hostname === '127.0.0.1' || url?.hostname === 'localhost'
  return isHere && url.protocol === 'http:' && url.port === new URL(listenerUrl).port
}
