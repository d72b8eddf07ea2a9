import { describe, expect, it } from 'vitest'
import { latencyBucket } from '../../../domain/stats/latency.ts'
import { dayMs, minuteMs } from '../../../domain/stats/steps.ts'
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
  t0,
  testDeliveryOf,
} from '../given.ts'
import { countingScene, everything, installation } from './counting-scene.ts'

export function figuresSuite(open: Open): void {
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
      const { points } = await store.read.stats.series({
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
        testDeliveryOf(event, webhook.id),
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
      const { points } = await store.read.stats.series({ subject: channelStats, stepS: 60, range })
      expect(points).toMatchObject([{ atMs: t0, figures: { events: 1, delivered: 1 } }])
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
}
