import type { ApiAnswer, ApiRequest, Harness, Json } from './harness.ts'

/** A channel as its publisher works with it. */
export interface ChannelClient {
  /** `/v1/channels/…` */
  readonly path: string
  /** Paths are below the channel's. */
  call(method: ApiRequest['method'], path: string, json?: unknown): Promise<ApiAnswer>
  /** The same without a key, or with another one. */
  callAs(
    key: string | null,
    method: ApiRequest['method'],
    path: string,
    json?: unknown,
  ): Promise<ApiAnswer>
  /** Creates a webhook; fails unless that is answered 201. */
  subscribe(settings: Record<string, unknown>): Promise<Json>
  webhook(id: Json | undefined): Promise<Json>
  /** Publishes an event, and answers its id. */
  publish(topic: string): Promise<string>
  /** What became of an event: the state of its delivery to each webhook. */
  log(eventId: string): Promise<readonly Json[]>
}

export async function openChannel(
  harness: Harness,
  settings: Record<string, unknown> = {},
): Promise<ChannelClient> {
  const made = await harness.call({
    method: 'POST',
    path: '/v1/channels',
    key: harness.operatorKey,
    json: { name: 'Billing', ...settings },
  })
  if (made.status !== 201) throw new Error(made.text)
  const base = `/v1/channels/${made.json.id}`
  const callAs: ChannelClient['callAs'] = (key, method = 'GET', path, json) =>
    harness.call({ method, path: base + path, key, ...(json !== undefined && { json }) })
  const call: ChannelClient['call'] = (method, path, json) =>
    callAs(String(made.json.publisher_key), method, path, json)
  const ok = async (method: ApiRequest['method'], path: string, json?: unknown) => {
    const answer = await call(method, path, json)
    if (answer.status < 200 || answer.status > 299) throw new Error(answer.text)
    return answer.json
  }
  return {
    path: base,
    call,
    callAs,
    subscribe: (webhook) => ok('POST', '/webhooks', webhook),
    webhook: (id) => ok('GET', `/webhooks/${id}`),
    async publish(topic) {
      const { id } = await ok('POST', '/events', { event_name: topic, data: { topic } })
      return String(id)
    },
    async log(eventId) {
      return (await ok('GET', `/events/${eventId}/notification_log`)) as unknown as Json[]
    },
  }
}
