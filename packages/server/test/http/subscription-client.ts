import { uuidIds } from '../../src/system/uuid-ids.ts'
import { type ApiAnswer, type Harness, type Json, makeChannel } from './harness.ts'

/** A client of the subscription API, with the key of a channel of its own. */
export interface SubscriptionClient {
  readonly channelId: string
  readonly key: string
  get(path: string): Promise<ApiAnswer>
  post(path: string, json?: unknown): Promise<ApiAnswer>
  put(path: string, json: unknown): Promise<ApiAnswer>
  remove(path: string): Promise<ApiAnswer>
  /** Creates a subscription that was nothing wrong with; fails otherwise. */
  subscribe(fields: Record<string, unknown>): Promise<Subscribed>
  /** The same channel through `/v1`. */
  v1(method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, json?: unknown): Promise<ApiAnswer>
}

export interface Subscribed {
  readonly id: string
  readonly secret: string
}

const base = '/webhooks/v2'

/** With a fresh channel, which the settings may change. */
export async function openClient(
  harness: Harness,
  settings: Record<string, unknown> = {},
): Promise<SubscriptionClient> {
  const channel = await makeChannel(harness)
  const key = channel.publisherKey
  const call = (method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, json?: unknown) =>
    harness.call({ method, path: base + path, key, ...(json !== undefined && { json }) })
  const client: SubscriptionClient = {
    channelId: channel.id,
    key,
    get: (path) => call('GET', path),
    post: (path, json) => call('POST', path, json),
    put: (path, json) => call('PUT', path, json),
    remove: (path) => call('DELETE', path),
    async subscribe(fields) {
      const answer = await call('POST', '/subscriptions', {
        techContact: 'ops@example.com',
        ...fields,
      })
      if (answer.status !== 200) throw new Error(`not subscribed: ${answer.text}`)
      return { id: String(answer.json.subscriptionId), secret: String(answer.json.secret) }
    },
    v1: (method, path, json) =>
      harness.call({
        method,
        path: `${channel.path}${path}`,
        key,
        ...(json !== undefined && { json }),
      }),
  }
  await client.v1('PATCH', '', settings)
  return client
}

/** Puts a topic of a fresh name into the catalog; answers the name. */
export async function addTopic(
  harness: Harness,
  fields: {
    readonly name?: string
    readonly description?: string
    readonly example?: unknown
  } = {},
): Promise<string> {
  const name = fields.name ?? `topic.${uuidIds.next<'topic'>()}`
  const { json, status } = await harness.call({
    method: 'POST',
    path: '/v1/topics',
    key: harness.operatorKey,
    json: { ...fields, name },
  })
  if (status !== 201) throw new Error(`no topic: ${JSON.stringify(json)}`)
  return name
}

/** A subscription as a list or a GET shows it. */
export function itemsOf({ json }: ApiAnswer): readonly Json[] {
  return json.items as unknown as readonly Json[]
}
