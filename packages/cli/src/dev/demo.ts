import { type ChannelClient, type Client, createClient } from '@posthorn/client'
import { unless } from '../server/unless.ts'
import { demoGuid } from '../server/well-known.ts'
import { ensureTopics } from './demo-topics.ts'
import type { DevState } from './state.ts'

const webhookMark = { made_by: 'posthorn dev' }

export interface Demo {
  readonly channelId: string
  readonly webhookId: string
  readonly publisherKey: string
}

/** Where the demo is set up: a server, through its operator, and the sample listener. */
export interface DemoPlace {
  readonly operator: Client
  readonly serverUrl: string
  readonly listenerUrl: string
}

/**
 * The demo channel, its webhook to the sample listener and some topics: made when missing, else
 * brought up to date. An earlier run may have ended anywhere in between.
 */
export async function ensureDemo(place: DemoPlace, state: DevState): Promise<Demo> {
  const { operator, listenerUrl } = place
  const [{ channelId, publisherKey }] = await Promise.all([
    ensureChannel(place, state),
    ensureTopics(operator),
  ])
  const webhookId = await ensureWebhook(operator.channel(channelId), listenerUrl)
  return { channelId, webhookId, publisherKey }
}

async function ensureChannel(
  { operator, serverUrl }: DemoPlace,
  state: DevState,
): Promise<Omit<Demo, 'webhookId'>> {
  const channel = operator.channel(demoGuid)
  const found = await unless(['not_found'], channel.get())
  if (found === null) {
    const { id, publisher_key } = await operator.channels.create({
      name: 'Demo',
      guid: demoGuid,
      description: 'Made by posthorn dev.',
    })
    await state.savePublisherKey(publisher_key)
    return { channelId: id, publisherKey: publisher_key }
  }
  const known = state.publisherKey
  if (known !== null && (await opensDemo(serverUrl, known))) {
    return { channelId: found.id, publisherKey: known }
  }
  const { key } = await channel.keys.create({ name: 'posthorn dev' })
  await state.savePublisherKey(key)
  return { channelId: found.id, publisherKey: key }
}

/** Not after it was revoked, or when another database is in use than the one that it was made for. */
async function opensDemo(serverUrl: string, key: string): Promise<boolean> {
  const channel = createClient({ url: serverUrl, key }).channel(demoGuid)
  return (await unless(['unauthenticated', 'forbidden', 'not_found'], channel.get())) !== null
}

/** Held while it is deactivated, so that nothing published meanwhile is lost. */
async function ensureWebhook(channel: ChannelClient, listenerUrl: string): Promise<string> {
  const settings = { webhook_url: listenerUrl, format: 'standard', on_suspend: 'hold' } as const
  for await (const { id, metadata } of channel.webhooks.list()) {
    if (metadata.made_by !== webhookMark.made_by) continue
    const webhook = channel.webhook(id)
    const { status } = await webhook.update(settings)
    if (status === 'suspended' || status === 'disabled') await webhook.reactivate()
    return id
  }
  const { id } = await channel.webhooks.create({
    ...settings,
    name: 'Sample listener',
    metadata: webhookMark,
  })
  return id
}
