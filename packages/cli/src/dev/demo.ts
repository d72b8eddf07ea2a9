import { type ChannelClient, type Client, PosthornProblem } from '@posthorn/client'
import type { DevState } from './state.ts'

/** The channel that a development server shows things on, by its guid. */
export const demoChannel = 'demo'
const webhookMark = { made_by: 'posthorn dev' }

/** The demo channel and its webhook to the sample listener: made when missing, else brought up to date. Answers a publisher key. */
export async function ensureDemo(
  client: Client,
  state: DevState,
  listenerUrl: string,
): Promise<string> {
  const publisherKey = await ensureChannel(client, state)
  await ensureWebhook(client.channel(demoChannel), listenerUrl)
  return publisherKey
}

/** The signing secrets of all webhooks of the server that lead to a listener. */
export async function secretsFor(client: Client, listenerUrl: string): Promise<string[]> {
  const found: string[] = []
  for await (const { id } of client.channels.list()) {
    const secrets = await unlessGone(secretsIn(client.channel(id), listenerUrl))
    found.push(...(secrets ?? []))
  }
  return found
}

async function secretsIn(channel: ChannelClient, listenerUrl: string): Promise<string[]> {
  const found: string[] = []
  for await (const { id, webhook_url } of channel.webhooks.list()) {
    if (webhook_url?.startsWith(listenerUrl) !== true) continue
    const revealed = await unlessGone(channel.webhook(id).secrets.get())
    for (const { secret } of revealed?.secrets ?? []) found.push(secret)
  }
  return found
}

async function ensureChannel(client: Client, state: DevState): Promise<string> {
  const channel = client.channel(demoChannel)
  const exists = (await unlessGone(channel.get())) !== null
  if (exists && state.publisherKey !== null) return state.publisherKey
  const key = exists
    ? (await channel.keys.create({ name: 'posthorn dev' })).key
    : await createChannel(client)
  await state.savePublisherKey(key)
  return key
}

async function createChannel(client: Client): Promise<string> {
  const { publisher_key } = await client.channels.create({
    name: 'Demo',
    guid: demoChannel,
    description: 'Made by posthorn dev.',
  })
  return publisher_key
}

async function ensureWebhook(channel: ChannelClient, listenerUrl: string): Promise<void> {
  const settings = { webhook_url: listenerUrl, format: 'standard' } as const
  for await (const { id, metadata } of channel.webhooks.list()) {
    if (metadata.made_by !== webhookMark.made_by) continue
    await channel.webhook(id).update(settings)
    return
  }
  await channel.webhooks.create({ ...settings, name: 'Sample listener', metadata: webhookMark })
}

export interface PublishedHello {
  readonly id: string
  readonly topic: string
  readonly tookMs: number
}

export async function publishHello(client: Client): Promise<PublishedHello> {
  const topic = 'hello.world'
  const startedMs = performance.now()
  const { id } = await client.channel(demoChannel).events.publish({
    topic,
    data: { message: 'Hello from Posthorn', started_at: new Date().toISOString() },
  })
  return { id, topic, tookMs: performance.now() - startedMs }
}

/** Null when there is no such thing, any more or yet. */
async function unlessGone<Answer>(answer: Promise<Answer>): Promise<Answer | null> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof PosthornProblem && error.code === 'not_found') return null
    throw error
  }
}
