import { expect } from 'vitest'
import type { ChannelKeys, Harness, Json } from './harness.ts'

/** A receiver without a public address: all it has is the URL of the API and its subscriber key. */
export interface Consumer {
  readonly id: string
  readonly path: string
  readonly key: string
  readonly secret: string
  lease(order?: Record<string, unknown>): Promise<Leased[]>
  settle(...results: readonly Record<string, unknown>[]): Promise<Settled[]>
  release(...leases: readonly Leased[]): Promise<Settled[]>
  renew(visibilityS: number, ...leases: readonly Leased[]): Promise<Renewed[]>
}

interface Renewed {
  readonly lease_id: string
  readonly result: string
  readonly expires_at: string | null
}

export interface Leased {
  readonly delivery_id: string
  readonly lease_id: string
  readonly attempt: number
  readonly expires_at: string
  readonly headers: Readonly<Record<string, string>>
  readonly body_base64: string
}

interface Settled {
  readonly lease_id: string
  readonly result: string
  readonly state: string | null
  readonly next_attempt_at: string | null
}

/** A channel with streams: what its publisher does, and the receivers of its streams. */
export type StreamChannel = ReturnType<typeof streamChannel>

export function streamChannel(harness: Harness, channel: ChannelKeys) {
  async function stream(settings: Record<string, unknown> = {}): Promise<Consumer> {
    const made = await manage('POST', '/webhooks', { notification_type: 'stream', ...settings })
    expect(made.status).toBe(201)
    const { id, secret, subscriber_key } = made.json as unknown as Record<string, string>
    const path = `${channel.path}/webhooks/${id}`
    const key = subscriber_key ?? ''
    const post = async <Item>(verb: string, json: Record<string, unknown>) => {
      const answer = await harness.call({ method: 'POST', path: `${path}/${verb}`, key, json })
      expect(answer).toMatchObject({ status: 200 })
      return answer.json.data as unknown as Item[]
    }
    const idsOf = (leases: readonly Leased[]) => leases.map(({ lease_id }) => lease_id)
    return {
      id: id ?? '',
      path,
      key,
      secret: secret ?? '',
      lease: (order = {}) => post('lease', order),
      settle: (...results) => post('settle', { results }),
      release: (...leases) => post('release', { lease_ids: idsOf(leases) }),
      renew: (visibility_seconds, ...leases) =>
        post('renew', { lease_ids: idsOf(leases), visibility_seconds }),
    }
  }

  function manage(method: 'POST' | 'PATCH' | 'DELETE' | 'GET', path: string, json?: unknown) {
    const key = channel.publisherKey
    return harness.call({
      method,
      path: channel.path + path,
      key,
      ...(json !== undefined && { json }),
    })
  }

  async function publish(
    data: unknown = { order: 1001 },
    topic = 'order.created',
  ): Promise<string> {
    const { json } = await manage('POST', '/events', { event_name: topic, data })
    return String(json.id)
  }

  async function log(eventId: string): Promise<Json> {
    const { json } = await manage('GET', `/events/${eventId}/notification_log`)
    return json[0] ?? {}
  }

  async function delivery(leased: Leased): Promise<Json> {
    return (await manage('GET', `/deliveries/${leased.delivery_id}`)).json
  }

  return { stream, manage, publish, log, delivery }
}

export function only<Item>(items: readonly Item[]): Item {
  const [item] = items
  if (item === undefined || items.length > 1) throw new Error(`${items.length} items, not one`)
  return item
}
