import fc from 'fast-check'
import type { Channel } from '../../../domain/channel.ts'
import type { ReplayId, WebhookId } from '../../../domain/ids.ts'
import { operationalGuid } from '../../../domain/operational-event.ts'
import type { Replay } from '../../../domain/replay.ts'
import { dayMs, hourMs } from '../../../domain/stats/steps.ts'
import type {
  Fence,
  StatsSubject,
  Store,
  WalkCursor,
  WalkEnd,
  WalkStep,
  WebhookRecord,
} from '../../store.ts'
import {
  attemptOf,
  channelOf,
  delivered,
  eventOf,
  failed,
  keyOf,
  newDelivery,
  newId,
  type Open,
  retryAt,
  scene,
  t0,
  webhookOf,
} from '../given.ts'

/** One thing that is done to a store; the numbers say to which of what there is. */
export interface Change {
  readonly kind: keyof typeof changes
  readonly one: number
  readonly other: number
  readonly passMs: number
}

/** A store to which everything is done that moves deliveries. */
export interface World {
  store: Store
  nowMs: number
  readonly subjects: readonly StatsSubject[]
  isThere(subject: StatsSubject): Promise<boolean>
  restart(): Promise<void>
  readonly nodeId: Fence['owner'] & string
  readonly channels: readonly Channel[]
  /** The one that may be deleted. */
  readonly passing: Channel
  readonly webhooks: readonly [WebhookRecord, ...WebhookRecord[]]
  readonly stream: WebhookRecord
  readonly fences: Fence[]
  readonly replays: { readonly id: ReplayId; readonly channel: Channel }[]
}

/** Two channels with webhooks of both types, and the operational one with a webhook that hears of all. */
export async function worldOf(open: Open): Promise<World> {
  const { channel, harness, nodeId, store, webhook } = await scene(open)
  const second = channelOf()
  const own = channelOf({ guid: operationalGuid, operational: true })
  await store.write.channels.create(second, keyOf({ channelId: second.id }), null)
  await store.write.channels.createOperational(own)
  const channels = [channel, second, own]
  const stream = webhookOf(channel.id, { notificationType: 'stream', url: null })
  const webhooks: World['webhooks'] = [
    webhook,
    stream,
    webhookOf(second.id),
    webhookOf(second.id, { anonymous: true, validatedAtMs: null }),
    webhookOf(own.id, { topics: [] }),
  ]
  for (const each of webhooks.slice(1)) {
    const key = keyOf({ kind: 'subscriber', channelId: each.channelId, webhookId: each.id })
    await store.write.webhooks.create(each, key, null)
  }
  const world: World = {
    store,
    nowMs: t0,
    subjects: [
      { kind: 'installation' },
      ...channels.map(({ id }) => ({ kind: 'channel', id }) as const),
      ...webhooks.map(({ id }) => ({ kind: 'webhook', id }) as const),
    ],
    async isThere(subject) {
      if (subject.kind === 'installation') return true
      if (subject.kind === 'channel')
        return (await this.store.read.channels.get(subject.id)) !== null
      return (await stored(this, subject.id)) !== null
    },
    async restart() {
      this.store = await harness.reopen()
    },
    nodeId,
    channels,
    passing: second,
    webhooks,
    stream,
    fences: [],
    replays: [],
  }
  return world
}

export async function makeChange(world: World, change: Change): Promise<void> {
  world.nowMs += change.passMs
  await changes[change.kind](world, change)
}

type Make = (world: World, change: Change) => Promise<unknown>

const changes = {
  accept: (world, change) => accept(world, change, false),
  acceptTest: (world, change) => accept(world, change, true),
  async claim({ fences, nodeId, nowMs, store, webhooks }) {
    const claimed = await store.write.deliveries.claim({
      nodeId,
      nowMs,
      webhookIds: webhooks.map(({ id }) => id),
      limitEach: 2,
      limitBytes: 1_000_000,
    })
    if (claimed.kind !== 'claimed') throw new Error(claimed.kind)
    for (const { delivery } of claimed.parcels) fences.push({ ...delivery })
  },
  async lease({ fences, nowMs, store, stream }, { one }) {
    const leased = await store.write.streams.lease({
      channelId: stream.channelId,
      webhookId: stream.id,
      nowMs,
      untilMs: nowMs + 1_000,
      limit: 1 + (one % 3),
      limitBytes: 1_000_000,
    })
    if (leased.kind !== 'leased') return
    for (const { delivery } of leased.parcels) fences.push({ ...delivery })
  },
  deliver: (world, change) => settle(world, change, delivered),
  fail: (world, change) => settle(world, change, failed),
  postpone: (world, change) => settle(world, change, retryAt(world.nowMs + 1)),
  disable: (world, change) => settle(world, change, failed, 'gone'),
  async giveBack({ fences, nowMs, store }, { one }) {
    const fence = pick(fences, one)
    if (fence?.owner) await store.write.deliveries.giveBack([{ fence, availableAtMs: nowMs }])
  },
  async retry({ fences, nowMs, store }, { one }) {
    const fence = pick(fences, one)
    if (fence) await store.write.deliveries.retry(fence, nowMs)
  },
  async cancel({ fences, nowMs, store }, { one }) {
    const fence = pick(fences, one)
    if (fence) await store.write.deliveries.cancel(fence, nowMs)
  },
  async suspend(world, { one }) {
    await setStatus(world, pick(world.webhooks, one).id, 'suspended')
  },
  async activate(world, { one }) {
    await setStatus(world, pick(world.webhooks, one).id, 'active')
  },
  drain: ({ nowMs, store, webhooks }, { one }) =>
    store.write.deliveries.drain({
      webhookIds: webhooks.map(({ id }) => id),
      limit: 1 + (one % 3),
      nowMs,
    }),
  followUp: ({ nowMs, store }, { one }) => store.write.deliveries.followUp(1 + (one % 3), nowMs),
  async replay(world, { one, other }) {
    const { id: webhookId, channelId } = pick(world.webhooks, one)
    const channel = world.channels.find(({ id }) => id === channelId)
    if (channel === undefined) return
    const replay: Replay = {
      id: newId(),
      channelId,
      webhookId,
      states: other % 2 === 0 ? ['failed', 'cancelled'] : ['delivered', 'failed', 'none'],
      topics: [],
      sinceMs: null,
      untilMs: world.nowMs + 1,
      status: 'running',
      total: 0,
      totalCapped: false,
      fed: 0,
      createdAtMs: world.nowMs,
      updatedAtMs: world.nowMs,
      endedAtMs: null,
    }
    const { kind } = await world.store.write.replays.create(replay, null)
    if (kind === 'created') world.replays.push({ id: replay.id, channel })
  },
  async feed({ nowMs, replays, store }, { one }) {
    const replay = pick(replays, one)
    const request = { portion: 3, mostPending: 100, look: 100, nowMs }
    if (replay) await store.write.replays.feed({ id: replay.id, ...request })
  },
  async cancelReplay({ nowMs, replays, store }, { one, other }) {
    const replay = pick(replays, one)
    const step = { limit: 1 + (other % 3), nowMs }
    if (replay) await store.write.replays.cancel(replay.channel.id, replay.id, step)
  },
  cancelRest: ({ nowMs, store }) => store.write.replays.cancelRest(2, nowMs),
  expireWaiting: (world) => walkThrough(world, world.store.write.retention.expireWaiting),
  sweep: (world) => walkThrough(world, world.store.write.retention.sweep),
  fold: (world) => walkThrough(world, world.store.write.stats.fold),
  expireUnconfirmed: ({ nowMs, store }) =>
    store.write.validations.expireUnconfirmed({ unvalidatedSinceMs: nowMs, limit: 9, nowMs }),
  async deleteWebhook({ nowMs, store, webhooks }, { one }) {
    const { channelId, id } = pick(webhooks, one)
    await store.write.webhooks.delete(channelId, id, nowMs)
  },
  deleteChannel: ({ nowMs, passing, store }) => store.write.channels.delete(passing.id, nowMs),
  restart: (world) => world.restart(),
} satisfies Record<string, Make>

const rare: readonly Change['kind'][] = [
  'deleteWebhook',
  'deleteChannel',
  'expireUnconfirmed',
  'restart',
]

export const anyChange: fc.Arbitrary<Change> = fc.record({
  kind: fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom('accept', 'claim', 'deliver', 'fail', 'postpone') },
    {
      weight: 8,
      arbitrary: fc.constantFrom(
        ...(Object.keys(changes) as Change['kind'][]).filter((kind) => !rare.includes(kind)),
      ),
    },
    { weight: 1, arbitrary: fc.constantFrom(...rare) },
  ),
  one: fc.nat(1_000),
  other: fc.nat(1_000),
  passMs: fc.oneof(
    { weight: 8, arbitrary: fc.nat(90_000) },
    { weight: 2, arbitrary: fc.nat(5 * hourMs) },
    { weight: 1, arbitrary: fc.nat(40 * dayMs) },
  ),
})

async function accept(world: World, { one, other }: Change, test: boolean): Promise<void> {
  const { nodeId, nowMs, store, webhooks } = world
  const { channelId } = pick(webhooks, one)
  const event = eventOf(channelId, { createdAtMs: nowMs })
  const { version } = await store.read.routing.changesSince(Number.MAX_SAFE_INTEGER)
  const deliveries = []
  for (const { id, channelId: of, notificationType } of webhooks) {
    const webhook = of === channelId ? await stored(world, id) : null
    if (webhook === null || (id !== pick(webhooks, one).id && other % 2 === 0)) continue
    const isActive = webhook.status === 'active'
    const owned = isActive && notificationType === 'rest' && other % 3 > 0
    const waits = { state: 'held', availableAtMs: null, owned: false } as const
    const sent = { availableAtMs: nowMs, owned } as const
    deliveries.push({ ...newDelivery(event.id, id), ...(isActive ? sent : waits) })
  }
  const { kind } = await store.write.events.accept({
    channelId,
    nodeId,
    routingVersion: version,
    events: [event],
    deliveries,
    remember: null,
    test,
  })
  // The channel is gone.
  if (kind !== 'stored') return
  for (const { eventId, webhookId, owned } of deliveries) {
    world.fences.push({ channelId, eventId, webhookId, owner: owned ? nodeId : null, lease: 1 })
  }
}

async function settle(
  { fences, nowMs, store }: World,
  { one }: Change,
  next: typeof delivered,
  disable: 'gone' | null = null,
): Promise<void> {
  const fence = pick(fences, one)
  if (fence === undefined) return
  const outcome = next.state === 'delivered' ? 'delivered' : 'failed'
  const reason = outcome === 'failed' ? 'http_5xx' : null
  const ended = attemptOf(fence)
  const startedAtMs = nowMs - ended.timings.totalMs
  const attempt = { ...ended, startedAtMs, outcome, reason } as const
  await store.write.deliveries.settle([{ fence, next, attempt, disable }])
}

async function setStatus(
  world: World,
  id: WebhookId,
  status: WebhookRecord['status'],
): Promise<void> {
  const webhook = await stored(world, id)
  if (webhook === null) return
  await world.store.write.webhooks.update({ ...webhook, status, updatedAtMs: world.nowMs })
}

async function stored({ store, webhooks }: World, id: WebhookId): Promise<WebhookRecord | null> {
  const webhook = webhooks.find((each) => each.id === id)
  return webhook === undefined ? null : store.read.webhooks.get(webhook.channelId, id)
}

async function walkThrough(
  { nowMs }: World,
  walk: (step: WalkStep) => Promise<WalkEnd>,
): Promise<void> {
  let cursor: WalkCursor | null = null
  do {
    ;({ cursor } = await walk({ cursor, nowMs, limit: 10 }))
  } while (cursor !== null)
}

/** Of what there is, going round; of nothing none. */
function pick<Item>(items: readonly [Item, ...Item[]], at: number): Item
function pick<Item>(items: readonly Item[], at: number): Item | undefined
function pick<Item>(items: readonly Item[], at: number): Item | undefined {
  return items[at % items.length]
}
