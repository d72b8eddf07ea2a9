import { CommandError } from '../io.ts'
import type { Api } from './api.ts'
import type { DevState } from './state.ts'

/** The channel that a development server shows things on, by its guid. */
export const demoChannel = 'demo'
const webhookMark = { made_by: 'posthorn dev' }

/** The demo channel and its webhook to the sample listener: made when missing, else brought up to date. Answers a publisher key. */
export async function ensureDemo(api: Api, state: DevState, listenerUrl: string): Promise<string> {
  const publisherKey = await ensureChannel(api, state)
  await ensureWebhook(api, listenerUrl)
  return publisherKey
}

/** The signing secrets of all webhooks of the server that lead to a listener. */
export async function secretsFor(api: Api, listenerUrl: string): Promise<string[]> {
  const found: string[] = []
  const channels = await api.call<{ data: { id: string }[] }>('GET', '/v1/channels?limit=500')
  for (const channel of channels?.data ?? []) {
    const path = `/v1/channels/${channel.id}/webhooks`
    const webhooks = await api.call<{ id: string; webhook_url: string | null }[]>('GET', path)
    for (const webhook of webhooks ?? []) {
      if (webhook.webhook_url?.startsWith(listenerUrl) !== true) continue
      const answer = await api.call<{ secrets: { secret: string }[] }>(
        'GET',
        `${path}/${webhook.id}/secrets`,
      )
      for (const { secret } of answer?.secrets ?? []) found.push(secret)
    }
  }
  return found
}

async function ensureChannel(api: Api, state: DevState): Promise<string> {
  const channel = await api.call<{ id: string }>('GET', `/v1/channels/${demoChannel}`)
  if (channel !== null && state.publisherKey !== null) return state.publisherKey
  const made =
    channel === null
      ? await api.call<{ publisher_key: string }>('POST', '/v1/channels', {
          name: 'Demo',
          guid: demoChannel,
          description: 'Made by posthorn dev.',
        })
      : await api.call<{ key: string }>('POST', `/v1/channels/${demoChannel}/keys`, {
          name: 'posthorn dev',
        })
  if (made === null) throw vanished('The demo channel')
  const key = 'publisher_key' in made ? made.publisher_key : made.key
  await state.savePublisherKey(key)
  return key
}

async function ensureWebhook(api: Api, listenerUrl: string) {
  const path = `/v1/channels/${demoChannel}/webhooks`
  const webhooks = await api.call<{ id: string; metadata: Record<string, string> }[]>('GET', path)
  const ours = webhooks?.find((webhook) => webhook.metadata.made_by === webhookMark.made_by)
  const settings = { webhook_url: listenerUrl, format: 'standard' }
  if (ours !== undefined) {
    await api.call('PATCH', `${path}/${ours.id}`, settings)
    return
  }
  await api.call('POST', path, { ...settings, name: 'Sample listener', metadata: webhookMark })
}

export interface PublishedHello {
  readonly id: string
  readonly topic: string
  readonly tookMs: number
}

export async function publishHello(api: Api): Promise<PublishedHello> {
  const topic = 'hello.world'
  const startedMs = performance.now()
  const event = await api.call<{ id: string }>('POST', `/v1/channels/${demoChannel}/events`, {
    event_name: topic,
    data: { message: 'Hello from Posthorn', started_at: new Date().toISOString() },
  })
  if (event === null) throw vanished('The demo channel')
  return { id: event.id, topic, tookMs: performance.now() - startedMs }
}

function vanished(what: string): CommandError {
  return new CommandError('demo_vanished', `${what} vanished while it was set up.`, {
    fix: 'Stop other programs that use this server, or delete the folder .posthorn, and start again.',
  })
}
