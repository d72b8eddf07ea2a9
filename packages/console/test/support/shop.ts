import type { ChannelClient, NewWebhook } from '@posthorn/client'
import type { ConsoleServer } from './console-server.ts'
import { playPast } from './past.ts'
import { hostileText, type Receiver, startReceiver } from './receiver.ts'
import { sold, topics } from './shop-catalog.ts'
import { until } from './until.ts'

/** A shop as it is some while after it began with webhooks: most goes well, some does not. */
export interface Shop {
  /** By its guid, as the addresses have it. */
  readonly channel: ChannelClient
  readonly guid: string
  /** Of a channel that nothing was done with yet. */
  readonly emptyGuid: string
  /** Opens the channel, with every scope. */
  readonly key: string
  readonly receiver: Receiver
  /** The ids of webhooks by their names. */
  readonly webhooks: Readonly<Record<WebhookName, string>>
  readonly event: string
  /** Given up after two attempts. */
  readonly delivery: string
  readonly topic: string
  close(): Promise<void>
}

type WebhookName = keyof typeof webhooks

/** By name; `at` is where on the receiver, which behaves accordingly. */
const webhooks = {
  Warehouse: { at: 'warehouse', topics: ['order.*'], format: 'context' },
  Bookkeeping: { at: 'books/flaky', topics: ['order.paid', 'order.cancelled'], ...withRetries() },
  Newsletter: { at: 'news/down', topics: ['customer.*', 'order.created'], ...withRetries() },
  'Data lake': { at: 'lake/slow', topics: [] },
  'Price watch': { at: 'prices/hang', topics: ['stock.low'], timeout_ms: 1_000 },
  'Search index': { at: 'index/busy', topics: ['order.*', 'stock.*'] },
  'Old CRM': { at: 'crm/gone', topics: ['customer.registered'] },
  Partner: { at: 'partner', topics: ['order.shipped'], validation: 'code' },
  Loyalty: { at: 'loyalty', topics: ['order.paid'], on_suspend: 'hold' },
} satisfies Record<string, NewWebhook & { at: string }>

function eventsOf(first: number, count: number) {
  return Array.from({ length: count }, (_, at) => {
    const { topic, data } = sold[(first + at) % sold.length] ?? { topic: 'order.created', data: {} }
    const order = 20_117 + first + at
    return { topic, ext_ref_code: `N-${order}`, data: { order, ...data } }
  })
}

/** Those whose deliveries come to an end within seconds. */
const settling = ['Warehouse', 'Bookkeeping', 'Newsletter', 'Data lake'] as const

/** Once more, a second later. */
function withRetries() {
  return { retry_policy: { delays: [1] } }
}

/** `minutes` are how long it has been selling; without them all happens now. */
export async function openShop(
  { operator, client }: ConsoleServer,
  { minutes = 0 } = {},
): Promise<Shop> {
  const receiver = await startReceiver()
  await operator.topics.import({ topics: [...topics] })
  await operator.topic('invoice.sent').update({ deprecated_at: '2026-09-01T00:00:00Z' })
  const emptyGuid = 'atelier'
  await operator.channels.create({ name: 'Atelier Lumen', guid: emptyGuid, public: true })
  const guid = 'nordwind'
  const made = await operator.channels.create({
    name: 'Nordwind Outdoor',
    guid,
    description: 'Tents, stoves and everything between.',
    default_format: 'context',
  })
  const channel = client(made.publisher_key).channel(guid)
  await channel.keys.create({ name: 'Checkout', scopes: ['publish'] })

  const ids: Partial<Record<WebhookName, string>> = {}
  for (const [name, { at, ...settings }] of Object.entries(webhooks)) {
    const webhook_url = `${receiver.url}/${at}`
    const auth = { type: 'api_key', key: `shop-${at.replace('/', '-')}` } as const
    const { id } = await channel.webhooks.create({ name, webhook_url, auth, ...settings })
    ids[name as WebhookName] = id
  }
  await channel.webhooks.create({ name: 'Till', notification_type: 'stream', topics: ['stock.*'] })
  const all = ids as Record<WebhookName, string>
  await channel.webhook(all.Loyalty).deactivate()
  await playPast(minutes, async (minute) => {
    await channel.events.publishBatch(
      eventsOf(minute * 8, 3 + Math.round(4 * Math.sin(minute / 9) ** 2)),
    )
  })
  const event = await sell(channel)
  for (const name of settling) {
    const { deliveries } = channel.webhook(all[name])
    await until(`${name} has all its events`, async () => (await openOf(deliveries)) === 0)
  }
  const ofNewsletter = channel.webhook(all.Newsletter).deliveries
  const [failed] = (await ofNewsletter.list({ state: 'failed' }).page()).data
  return {
    channel,
    guid,
    emptyGuid,
    key: made.publisher_key,
    receiver,
    webhooks: all,
    event,
    delivery: failed?.id ?? '',
    topic: 'order.created',
    close: () => receiver.close(),
  }

  /** A day's events, and one whose data is not meant well. Answers the last of the day. */
  async function sell(channel: ChannelClient): Promise<string> {
    const { data } = await channel.events.publishBatch(
      eventsOf(minutes * 8, minutes === 0 ? 48 : 8),
    )
    await channel.events.publish({
      topic: 'order.shipped',
      ext_ref_code: hostileText,
      data: JSON.parse(`{"__proto__":{"admin":true},"note":${JSON.stringify(hostileText)}}`),
    })
    return data.find(({ topic }) => topic === 'order.created')?.id ?? ''
  }
}

async function openOf({
  list,
}: ReturnType<ChannelClient['webhook']>['deliveries']): Promise<number> {
  const open = await Promise.all(
    (['pending', 'retrying'] as const).map((state) => list({ state }).page()),
  )
  return open.reduce((sum, { data }) => sum + data.length, 0)
}
