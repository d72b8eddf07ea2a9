import { randomBytes, randomUUID } from 'node:crypto'
import { onTestFinished } from 'vitest'
import type { ApiKey } from '../../domain/api-key.ts'
import type { Channel } from '../../domain/channel.ts'
import type { NextDelivery } from '../../domain/delivery/after-attempt.ts'
import type { Attempt } from '../../domain/delivery/attempt.ts'
import type { Delivery } from '../../domain/delivery/delivery.ts'
import type { Event } from '../../domain/event.ts'
import type { ChannelId, EventId, Id, NodeId, WebhookId } from '../../domain/ids.ts'
import type { Parcel } from '../../domain/node/hand-off.ts'
import type {
  AcceptRequest,
  Fence,
  NewDelivery,
  RememberedAnswer,
  Settlement,
  Store,
  WebhookRecord,
} from '../store.ts'

export interface Harness {
  readonly store: Store
  /** Closes the store and opens the same data again. */
  reopen(): Promise<Store>
  /** Makes a node's last beat older. */
  lapse(nodeId: NodeId, byMs: number): Promise<void>
  /** Loses a node's row, but not what says that it owns deliveries. */
  forget(nodeId: NodeId): Promise<void>
  close(): Promise<void>
}

export type Open = () => Promise<Harness>

/** A fresh store for one test. */
export async function openFor(open: Open): Promise<Harness> {
  const harness = await open()
  onTestFinished(() => harness.close())
  return harness
}

/** When the tests happen: 2026-11-22. */
export const t0 = 1_795_305_600_000

let made = 0

/** A UUIDv7 of a moment; later calls sort later within it. */
export function newId<Noun extends string>(atMs = t0): Id<Noun> {
  made += 1
  const time = atMs.toString(16).padStart(12, '0')
  const random = randomBytes(6).toString('hex')
  const order = made.toString(16).padStart(6, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-7${order.slice(0, 3)}-8${order.slice(3)}-${random}` as Id<Noun>
}

export function channelOf(fields: Partial<Channel> = {}): Channel {
  return {
    id: newId(),
    guid: null,
    name: 'Orders',
    description: null,
    email: null,
    website: null,
    public: false,
    defaultFormat: 'channel',
    validation: 'none',
    requireValidation: false,
    strictTopics: false,
    retentionDays: 60,
    maxHoldDays: 30,
    operational: false,
    createdAtMs: t0,
    updatedAtMs: t0,
    deletedAtMs: null,
    ...fields,
  }
}

export function keyOf(fields: Partial<ApiKey> = {}): ApiKey {
  return {
    id: newId(),
    kind: 'publisher',
    channelId: null,
    webhookId: null,
    name: null,
    scopes: ['publish', 'read'],
    hash: randomBytes(32).toString('hex'),
    hint: 'wxyz',
    createdAtMs: t0,
    expiresAtMs: null,
    revokedAtMs: null,
    ...fields,
  }
}

export function webhookOf(
  channelId: ChannelId,
  fields: Partial<WebhookRecord> = {},
): WebhookRecord {
  return {
    id: newId(),
    channelId,
    name: null,
    notificationType: 'rest',
    url: 'https://example.com/hook',
    topics: ['job.*'],
    format: 'standard',
    retryPolicy: { delays: [1, 2] },
    success: '2xx',
    timeoutMs: 15_000,
    maxInFlight: 16,
    rateLimit: 2.5,
    onSuspend: 'hold',
    signing: ['v1', 'v1a'],
    validation: 'code',
    description: null,
    contactEmail: 'ops@example.com',
    metadata: { team: 'billing' },
    status: 'active',
    statusReason: null,
    validatedAtMs: t0 - 1,
    anonymous: false,
    draining: false,
    createdAtMs: t0,
    updatedAtMs: t0,
    deletedAtMs: null,
    sealed: randomBytes(40),
    revision: 1,
    ...fields,
  }
}

export function eventOf(channelId: ChannelId, fields: Partial<Event> = {}): Event {
  const createdAtMs = fields.createdAtMs ?? t0
  return {
    id: newId(createdAtMs),
    channelId,
    topic: 'job.created',
    data: Buffer.from('{ "n": 1.50 }'),
    extRefCode: null,
    eventUrl: null,
    context: null,
    occurredAtMs: t0 - 1_000,
    createdAtMs,
    traceparent: null,
    erasedAtMs: null,
    ...fields,
  }
}

export function answerOf(fields: Partial<RememberedAnswer> = {}): RememberedAnswer {
  return {
    scope: randomUUID(),
    fingerprint: 'a'.repeat(64),
    status: 201,
    sealedBody: randomBytes(20),
    expiresAtMs: t0 + 1_000,
    nowMs: t0,
    ...fields,
  }
}

/** The delivery of a test send that failed: recorded at its end, never accepted. */
export function testDeliveryOf(event: Event, webhookId: WebhookId): Delivery {
  return {
    channelId: event.channelId,
    eventId: event.id,
    webhookId,
    topic: event.topic,
    state: 'failed',
    attempts: 1,
    tries: 1,
    availableAtMs: null,
    owner: null,
    lease: 0,
    httpStatus: 500,
    reason: 'http_5xx',
    replayId: null,
    createdAtMs: event.createdAtMs,
    updatedAtMs: t0,
  }
}

export function attemptOf(fence: Fence, fields: Partial<Attempt> = {}): Attempt {
  const { channelId, eventId, webhookId } = fence
  return {
    channelId,
    eventId,
    webhookId,
    id: newId(),
    number: 1,
    startedAtMs: t0,
    outcome: 'delivered',
    reason: null,
    detail: null,
    url: 'https://example.com/hook',
    requestHeaders: { 'webhook-id': eventId },
    response: { status: 200, headers: { via: 'x' }, body: Buffer.from('ok'), truncated: false },
    timings: { dnsMs: null, connectMs: 0.5, tlsMs: null, firstByteMs: 2, totalMs: 3 },
    ...fields,
  }
}

export const delivered: NextDelivery = {
  state: 'delivered',
  attempts: 1,
  tries: 1,
  availableAtMs: null,
  reason: null,
}

export function retryAt(availableAtMs: number): NextDelivery {
  return { state: 'retrying', attempts: 1, tries: 1, availableAtMs, reason: 'http_5xx' }
}

export const failed: NextDelivery = { ...delivered, state: 'failed', reason: 'gone' }

/** A channel with one webhook and a live node: where most stories begin. */
export interface Scene {
  readonly harness: Harness
  readonly store: Store
  readonly channel: Channel
  readonly webhook: WebhookRecord
  readonly nodeId: NodeId
  addWebhook(fields?: Partial<WebhookRecord>): Promise<WebhookRecord>
  version(): Promise<number>
  /** Accepts one event for a webhook; owned unless said otherwise. */
  accept(fields?: Partial<Event>, delivery?: Partial<NewDelivery>): Promise<Fence>
  request(events: readonly Event[], deliveries: readonly NewDelivery[]): Promise<AcceptRequest>
  /** Makes a change; whether an event routed before it is refused for that. */
  outdated(change: () => Promise<unknown>): Promise<boolean>
  settle(fence: Fence, next: NextDelivery, rest?: Partial<Settlement>): Promise<boolean>
  claim(webhookIds?: readonly WebhookId[], nowMs?: number): Promise<readonly Parcel[]>
  stateOf(fence: Fence): Promise<string | undefined>
  /** Changes the webhook as stored now. */
  change(id: WebhookId, fields: Partial<WebhookRecord>): Promise<void>
}

export async function scene(open: Open): Promise<Scene> {
  const harness = await openFor(open)
  const { store } = harness
  const channel = channelOf()
  await store.write.channels.create(channel, keyOf({ channelId: channel.id }), null)
  const nodeId = newId<'node'>()
  await store.write.nodes.register(nodeId)

  const version = async () =>
    (await store.read.routing.changesSince(Number.MAX_SAFE_INTEGER)).version
  const addWebhook = async (fields: Partial<WebhookRecord> = {}) => {
    const webhook = webhookOf(channel.id, fields)
    const key = keyOf({ kind: 'subscriber', channelId: channel.id, webhookId: webhook.id })
    await store.write.webhooks.create(webhook, key, null)
    return webhook
  }
  const webhook = await addWebhook()
  const request = async (events: readonly Event[], deliveries: readonly NewDelivery[]) => ({
    channelId: channel.id,
    nodeId,
    routingVersion: await version(),
    events,
    deliveries,
    remember: null,
  })

  return {
    harness,
    store,
    channel,
    webhook,
    nodeId,
    addWebhook,
    version,
    request,
    async accept(fields = {}, delivery = {}) {
      const event = eventOf(channel.id, fields)
      const whole: NewDelivery = { ...newDelivery(event.id, webhook.id), ...delivery }
      const result = await store.write.events.accept(await request([event], [whole]))
      if (result.kind !== 'stored') throw new Error(result.kind)
      return {
        channelId: channel.id,
        eventId: event.id,
        webhookId: whole.webhookId,
        owner: nodeId,
        lease: 1,
      }
    },
    async outdated(change) {
      const before = await request([eventOf(channel.id)], [])
      await change()
      const { kind } = await store.write.events.accept(before)
      return kind === 'stale_routing'
    },
    async settle(fence, next, rest = {}) {
      const attempt = attemptOf(fence)
      const { moved } = await store.write.deliveries.settle([
        { fence, next, attempt, disable: null, ...rest },
      ])
      return moved[0] === true
    },
    async claim(webhookIds = [webhook.id], nowMs = t0) {
      const result = await store.write.deliveries.claim({
        nodeId,
        nowMs,
        webhookIds,
        limitEach: 100,
        limitBytes: 1_000_000,
      })
      if (result.kind !== 'claimed') throw new Error(result.kind)
      return result.parcels
    },
    stateOf: async (fence) => (await store.read.deliveries.get(fence))?.state,
    async change(id, fields) {
      const record = await store.read.webhooks.get(channel.id, id)
      if (record === null) throw new Error('The webhook is gone.')
      const result = await store.write.webhooks.update({ ...record, ...fields })
      if (result.kind !== 'updated') throw new Error(result.kind)
    },
  }
}

export function newDelivery(eventId: EventId, webhookId: WebhookId): NewDelivery {
  return { eventId, webhookId, state: 'pending', owned: true, availableAtMs: t0 }
}
