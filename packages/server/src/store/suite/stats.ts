import { describe, expect, it } from 'vitest'
import type { Attempt } from '../../domain/delivery/attempt.ts'
import type { Figures } from '../../domain/stats/figures.ts'
import { latencyBucket } from '../../domain/stats/latency.ts'
import { hourMs, minuteMs, minutesSinceMs, type TimeRange } from '../../domain/stats/steps.ts'
import type { Fence, StatsSubject, WalkCursor } from '../store.ts'
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
} from './given.ts'

const dayMs = 24 * hourMs
const everything: TimeRange = { sinceMs: t0 - 500 * dayMs, untilMs: t0 + dayMs }
const installation: StatsSubject = { kind: 'installation' }

/** A scene with attempts that end at a time, and the figures of whom it may be. */
async function countingScene(open: Open) {
  const given = await scene(open)
  const { channel, store, webhook } = given
  const channelStats: StatsSubject = { kind: 'channel', id: channel.id }
  const webhookStats: StatsSubject = { kind: 'webhook', id: webhook.id }
  const endsAt = (fence: Fence, atMs: number, fields: Partial<Attempt> = {}) => {
    const { timings } = attemptOf(fence)
    const startedAtMs = atMs - timings.totalMs
    return attemptOf(fence, { startedAtMs, ...fields })
  }
  const failing = { outcome: 'failed', reason: 'http_5xx' } as const
  return {
    ...given,
    channelStats,
    webhookStats,
    endsAt,
    failing,
    async deliver(atMs: number, fence?: Fence) {
      const of = fence ?? (await given.accept({ createdAtMs: atMs }))
      await given.settle(of, delivered, { attempt: endsAt(of, atMs) })
    },
    async fail(atMs: number, next = failed) {
      const of = await given.accept({ createdAtMs: atMs })
      await given.settle(of, next, { attempt: endsAt(of, atMs, failing) })
      return of
    },
    /** What was counted, by when; without what is zero. */
    async counted(subject: StatsSubject, stepS = 60, range = everything) {
      const points = await store.read.stats.series({ subject, stepS, range })
      return points.map(({ atMs, figures }) => [atMs - t0, brief(figures)])
    },
    async foldAll({ nowMs = t0, limit = 100 } = {}) {
      let cursor: WalkCursor | null = null
      let done = 0
      for (let steps = 1; steps < 1_000; steps++) {
        const end = await store.write.stats.fold({ cursor, nowMs, limit })
        expect(end.done).toBeLessThanOrEqual(limit)
        done += end.done
        cursor = end.cursor
        if (cursor === null) return { done, steps }
      }
      throw new Error('The walk does not end.')
    },
  }
}

function brief({ delivered: good, durationMs, events, failed: bad, givenUp, latencies }: Figures) {
  expect(latencies.reduce((sum, count) => sum + count, 0)).toBe(good + bad)
  return `${events} events, ${good} + ${bad} attempts in ${durationMs} ms, ${givenUp} given up`
}

export function statsSuite(open: Open): void {
  describe('figures', () => {
    it('count events and attempts in their minutes, for webhook, channel and installation', async () => {
      const { channelStats, counted, deliver, fail, webhookStats } = await countingScene(open)
      await deliver(t0)
      await deliver(t0 + minuteMs - 1)
      await fail(t0 + minuteMs, retryAt(t0 + dayMs))
      await fail(t0 + minuteMs)
      expect(await counted(webhookStats)).toEqual([
        [0, '0 events, 2 + 0 attempts in 6 ms, 0 given up'],
        [minuteMs, '0 events, 0 + 2 attempts in 6 ms, 1 given up'],
      ])
      const whole = [
        [0, '2 events, 2 + 0 attempts in 6 ms, 0 given up'],
        [minuteMs, '2 events, 0 + 2 attempts in 6 ms, 1 given up'],
      ]
      expect(await counted(channelStats)).toEqual(whole)
      expect(await counted(installation)).toEqual(whole)
    })

    it('of a channel and a webhook leave others out, that of the installation has them all', async () => {
      const given = await countingScene(open)
      const { addWebhook, channelStats, counted, nodeId, store, version, webhookStats } = given
      const other = await addWebhook()
      const elsewhere = channelOf()
      await store.write.channels.create(elsewhere, keyOf({ channelId: elsewhere.id }), null)
      await store.write.events.accept({
        channelId: elsewhere.id,
        nodeId,
        routingVersion: await version(),
        events: [eventOf(elsewhere.id), eventOf(elsewhere.id)],
        deliveries: [],
        remember: null,
      })
      const fence = await given.accept({}, { webhookId: other.id })
      await given.settle(fence, delivered)
      expect(await counted(webhookStats)).toEqual([])
      expect(await counted({ kind: 'webhook', id: other.id })).toHaveLength(1)
      expect(await counted(channelStats)).toEqual([
        [0, '1 events, 1 + 0 attempts in 3 ms, 0 given up'],
      ])
      expect(await counted(installation)).toEqual([
        [0, '3 events, 1 + 0 attempts in 3 ms, 0 given up'],
      ])
    })

    it('tell how long attempts took, bucket by bucket', async () => {
      const { accept, endsAt, settle, store, webhookStats } = await countingScene(open)
      for (const totalMs of [0.4, 12.5, 13, 900, 120_000]) {
        const fence = await accept()
        const { timings } = endsAt(fence, t0)
        const attempt = endsAt(fence, t0, { startedAtMs: t0, timings: { ...timings, totalMs } })
        await settle(fence, delivered, { attempt })
      }
      const points = await store.read.stats.series({
        subject: webhookStats,
        stepS: 3_600,
        range: everything,
      })
      const took = points[0]?.figures.latencies ?? []
      expect(points).toHaveLength(1)
      expect(points[0]?.figures.durationMs).toBeCloseTo(120_925.9)
      expect(took[latencyBucket(0.4)]).toBe(1)
      expect(took[latencyBucket(12.5)]).toBe(2)
      expect(took[latencyBucket(900)]).toBe(1)
      expect(took.at(-1)).toBe(1)
    })

    it('count calls that share a commit each once, and those that fail not at all', async () => {
      const { channel, channelStats, counted, request, store, webhook } = await countingScene(open)
      const [twice, ...events] = Array.from({ length: 20 }, () => eventOf(channel.id))
      if (twice === undefined) throw new Error('no event')
      const requests = await Promise.all(
        [twice, ...events.slice(0, 9), twice, ...events.slice(9)].map((event) =>
          request([event], [newDelivery(event.id, webhook.id)]),
        ),
      )
      const ends = await Promise.allSettled(requests.map((each) => store.write.events.accept(each)))
      expect(ends.filter(({ status }) => status === 'rejected')).toHaveLength(1)
      expect(await counted(channelStats)).toEqual([
        [0, '20 events, 0 + 0 attempts in 0 ms, 0 given up'],
      ])
    })

    it('do not count what was answered before, nor what was not stored', async () => {
      const { channel, channelStats, counted, request, store } = await countingScene(open)
      const good = await request([eventOf(channel.id)], [])
      const remember = {
        scope: newId<'event'>(),
        fingerprint: 'a'.repeat(64),
        status: 201,
        sealedBody: new Uint8Array(1),
        expiresAtMs: t0 + 1_000,
        nowMs: t0,
      }
      const { accept } = store.write.events
      expect(await accept({ ...good, remember })).toEqual({ kind: 'stored' })
      const again = { ...good, events: [eventOf(channel.id)] }
      expect(await accept({ ...again, remember })).toMatchObject({ kind: 'answered_before' })
      expect(await accept({ ...again, routingVersion: -1 })).toEqual({ kind: 'stale_routing' })
      expect(await accept({ ...again, nodeId: newId() })).toEqual({ kind: 'node_lost' })
      expect(await counted(channelStats)).toEqual([
        [0, '1 events, 0 + 0 attempts in 0 ms, 0 given up'],
      ])
    })

    it('count an attempt whose delivery moved on meanwhile, but give up nothing for it', async () => {
      const { accept, counted, endsAt, failing, settle, store, webhookStats } =
        await countingScene(open)
      const fence = await accept()
      await store.write.deliveries.cancel(fence, t0)
      expect(await settle(fence, failed, { attempt: endsAt(fence, t0, failing) })).toBe(false)
      expect(await counted(webhookStats)).toEqual([
        [0, '0 events, 0 + 1 attempts in 3 ms, 0 given up'],
      ])
    })

    it('leave out what tests make up and send', async () => {
      const { channel, counted, request, store, webhook } = await countingScene(open)
      const event = eventOf(channel.id)
      const ref = { channelId: channel.id, eventId: event.id, webhookId: webhook.id }
      await store.write.events.record(
        event,
        {
          ...ref,
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
          updatedAtMs: t0,
        },
        attemptOf({ ...ref, owner: null, lease: 0 }, { outcome: 'failed', reason: 'http_5xx' }),
      )
      const test = await request([eventOf(channel.id)], [])
      await store.write.events.accept({ ...test, test: true })
      expect(await counted(installation)).toEqual([])
    })

    it('count what waited too long as given up, without an attempt', async () => {
      const { accept, change, counted, store, webhook, webhookStats } = await countingScene(open)
      await accept({ createdAtMs: t0 - 40 * dayMs })
      await change(webhook.id, { status: 'suspended', updatedAtMs: t0 - 31 * dayMs })
      const expired = await store.write.retention.expireWaiting({
        cursor: null,
        nowMs: t0 + 5,
        limit: 100,
      })
      expect(expired.done).toBe(1)
      expect(await counted(webhookStats)).toEqual([
        [0, '0 events, 0 + 0 attempts in 0 ms, 1 given up'],
      ])
    })

    it('are still there after a restart', async () => {
      const { channelStats, deliver, harness } = await countingScene(open)
      await deliver(t0)
      const store = await harness.reopen()
      const range = everything
      expect(
        await store.read.stats.series({ subject: channelStats, stepS: 60, range }),
      ).toMatchObject([{ atMs: t0, figures: { events: 1, delivered: 1 } }])
    })

    it('add up to steps of any length, and end where the range does', async () => {
      const { counted, deliver, webhookStats } = await countingScene(open)
      for (const atMs of [t0 - 1, t0, t0 + 4 * minuteMs, t0 + 5 * minuteMs]) await deliver(atMs)
      const range = { sinceMs: t0, untilMs: t0 + 5 * minuteMs }
      expect(await counted(webhookStats, 300, range)).toEqual([
        [0, '0 events, 2 + 0 attempts in 6 ms, 0 given up'],
      ])
      expect(await counted(webhookStats, 300)).toHaveLength(3)
    })
  })

  describe('folding figures', () => {
    it('adds minutes older than two days up to hours and changes none of them', async () => {
      const { counted, deliver, fail, foldAll, webhookStats } = await countingScene(open)
      const old = minutesSinceMs(t0)
      for (let n = 1; n <= 70; n++) await deliver(old - n * minuteMs)
      await fail(old - minuteMs)
      await deliver(old)
      const before = await counted(webhookStats, 3_600)
      expect(await counted(webhookStats)).toHaveLength(71)
      // A webhook's minutes, its channel's and the installation's.
      expect(await foldAll()).toMatchObject({ done: 3 * 70 })
      expect(await counted(webhookStats, 3_600)).toEqual(before)
      expect(await counted(webhookStats)).toEqual(before)
      expect(await foldAll()).toMatchObject({ done: 0 })
    })

    it('takes few at a time when asked to, and adds what comes late', async () => {
      const { counted, deliver, foldAll, webhookStats } = await countingScene(open)
      const hour = minutesSinceMs(t0) - hourMs
      for (let n = 0; n < 10; n++) await deliver(hour + n * minuteMs)
      const { done, steps } = await foldAll({ limit: 7 })
      expect([done, steps > 4]).toEqual([30, true])
      await deliver(hour)
      expect(await foldAll()).toMatchObject({ done: 3 })
      expect(await counted(webhookStats)).toEqual([
        [hour - t0, '0 events, 11 + 0 attempts in 33 ms, 0 given up'],
      ])
    })

    it('forgets hours after 400 days', async () => {
      const { counted, deliver, foldAll, webhookStats } = await countingScene(open)
      await deliver(t0 - 401 * dayMs)
      await deliver(t0 - 399 * dayMs)
      await foldAll()
      expect(await counted(webhookStats)).toEqual([
        [-399 * dayMs, '0 events, 1 + 0 attempts in 3 ms, 0 given up'],
      ])
    })

    it('forgets deleted webhooks and channels, and keeps them in what they are a part of', async () => {
      const { addWebhook, channel, channelStats, counted, deliver, foldAll, store, ...given } =
        await countingScene(open)
      const kept = await addWebhook()
      await deliver(t0)
      await deliver(t0, await given.accept({}, { webhookId: kept.id }))
      const whole = [[0, '2 events, 2 + 0 attempts in 6 ms, 0 given up']]
      await store.write.webhooks.delete(channel.id, given.webhook.id, t0)
      await foldAll({ limit: 1 })
      expect(await counted(given.webhookStats)).toEqual([])
      expect(await counted({ kind: 'webhook', id: kept.id })).toHaveLength(1)
      expect(await counted(channelStats)).toEqual(whole)
      await store.write.channels.delete(channel.id, t0)
      await foldAll()
      expect(await counted({ kind: 'webhook', id: kept.id })).toEqual([])
      expect(await counted(channelStats)).toEqual([])
      expect(await counted(installation)).toEqual(whole)
    })
  })

  describe('figures by webhook', () => {
    it('come in order of their ids, a portion at a time, without those that are deleted', async () => {
      const { addWebhook, channel, deliver, store, webhook, ...given } = await countingScene(open)
      const idle = await addWebhook()
      const gone = await addWebhook()
      await deliver(t0)
      await deliver(t0 + minuteMs)
      await deliver(t0, await given.accept({}, { webhookId: gone.id }))
      await store.write.webhooks.delete(channel.id, gone.id, t0)
      const page = { channelId: channel.id, range: everything, after: null, limit: 10 }
      expect(await store.read.stats.byWebhook(page)).toEqual([
        { webhookId: webhook.id, delivered: 2, failed: 0, givenUp: 0, durationMs: 6 },
        { webhookId: idle.id, delivered: 0, failed: 0, givenUp: 0, durationMs: 0 },
      ])
      expect(await store.read.stats.byWebhook({ ...page, limit: 1 })).toHaveLength(1)
      const rest = await store.read.stats.byWebhook({ ...page, after: webhook.id })
      expect(rest.map(({ webhookId }) => webhookId)).toEqual([idle.id])
      const range = { sinceMs: t0 + minuteMs, untilMs: t0 + 2 * minuteMs }
      expect(await store.read.stats.byWebhook({ ...page, range, limit: 1 })).toMatchObject([
        { delivered: 1 },
      ])
    })
  })

  describe('the backlog', () => {
    it('counts what is open by state, in whoever’s hands it is', async () => {
      const { accept, addWebhook, change, channel, deliver, settle, store, webhook } =
        await countingScene(open)
      const stopped = await addWebhook()
      await accept()
      await accept({}, { owned: false })
      await settle(await accept(), retryAt(t0 + dayMs))
      await accept({}, { webhookId: stopped.id })
      await change(stopped.id, { status: 'suspended' })
      await deliver(t0)
      await settle(await accept(), failed)
      await store.write.deliveries.cancel(await accept(), t0)
      const none = { pending: 0, retrying: 0, held: 0, atLeast: false }
      const { backlog } = store.read.stats
      const own = { ...none, pending: 2, retrying: 1 }
      expect(await backlog({ kind: 'webhook', id: webhook.id }, 100)).toEqual(own)
      expect(await backlog({ kind: 'webhook', id: stopped.id }, 100)).toEqual({ ...none, held: 1 })
      const whole = { ...own, held: 1 }
      expect(await backlog({ kind: 'channel', id: channel.id }, 100)).toEqual(whole)
      expect(await backlog(installation, 100)).toEqual(whole)
      expect(await backlog({ kind: 'channel', id: newId() }, 100)).toEqual(none)
    })

    it('counts no further than it is told to, and says so', async () => {
      const { accept, channel, store, webhook } = await countingScene(open)
      for (let n = 0; n < 5; n++) await accept({}, { owned: n > 2 })
      for (const subject of [
        { kind: 'webhook', id: webhook.id },
        { kind: 'channel', id: channel.id },
        installation,
      ] as const) {
        const counted = (limit: number) => store.read.stats.backlog(subject, limit)
        expect(await counted(5)).toMatchObject({ pending: 5, atLeast: false })
        expect(await counted(4)).toMatchObject({ pending: 4, atLeast: true })
        expect(await counted(1)).toMatchObject({ pending: 1, atLeast: true })
      }
    })
  })
}
