import { describe, expect, it } from 'vitest'
import type { EventId } from '../../domain/ids.ts'
import type { DeliveryReader } from '../store.ts'
import {
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

type Page = Parameters<DeliveryReader['list']>[0]

export function listsSuite(open: Open): void {
  describe('lists', () => {
    it('page through events newest first, by topic and time', async () => {
      const { store, channel, accept, request } = await scene(open)
      const made: { id: EventId; topic: string; extRefCode: string | null; atMs: number }[] = []
      for (let n = 0; n < 12; n++) {
        const topic = n % 3 === 0 ? 'job.a' : 'job.b'
        const extRefCode = n % 4 === 3 ? null : `Ref ${n % 2}`
        const { eventId } = await accept({ topic, extRefCode, createdAtMs: t0 + n })
        made.unshift({ id: eventId, topic, extRefCode, atMs: t0 + n })
      }
      const other = channelOf()
      await store.write.channels.create(other, keyOf({ channelId: other.id }), null)
      const elsewhere = await request([eventOf(other.id, { extRefCode: 'Ref 1' })], [])
      await store.write.events.accept({ ...elsewhere, channelId: other.id })
      const base = {
        channelId: channel.id,
        topic: null,
        extRefCode: null,
        sinceMs: null,
        untilMs: null,
        before: null,
        limit: 100,
      }
      const ids = async (page: Partial<Parameters<typeof store.read.events.list>[0]>) =>
        (await store.read.events.list({ ...base, ...page })).map((event) => event.id)
      const wanted = (test: (each: (typeof made)[number]) => boolean) =>
        made.filter(test).map((each) => each.id)
      expect(await ids({})).toEqual(wanted(() => true))
      expect(await ids({ topic: 'job.a' })).toEqual(wanted((each) => each.topic === 'job.a'))
      expect(await ids({ sinceMs: t0 + 3, untilMs: t0 + 6 })).toEqual(
        wanted((each) => each.atMs >= t0 + 3 && each.atMs < t0 + 6),
      )
      const referred = ({ extRefCode }: (typeof made)[number]) => extRefCode === 'Ref 1'
      expect(await ids({ extRefCode: 'Ref 1' })).toEqual(wanted(referred))
      expect(await ids({ extRefCode: 'Ref 1', topic: 'job.a', sinceMs: t0 + 2 })).toEqual(
        wanted((each) => referred(each) && each.topic === 'job.a' && each.atMs >= t0 + 2),
      )
      const before = made.find(referred)?.id ?? null
      expect(await ids({ extRefCode: 'Ref 1', before })).toEqual(wanted(referred).slice(1))
      for (const extRefCode of ['ref 1', 'Ref', 'Ref 1 ', '']) {
        expect(await ids({ extRefCode })).toEqual([])
      }
      const first = await store.read.events.list({ ...base, limit: 5 })
      expect(await ids({ before: first.at(-1)?.id ?? null })).toEqual(wanted(() => true).slice(5))
      expect(await ids({ channelId: newId<'channel'>() })).toEqual([])
    })

    it('find the same deliveries by every filter that a plain look at all of them finds', async () => {
      const { store, channel, webhook, addWebhook, request, settle, nodeId, change, claim } =
        await scene(open)
      const second = await addWebhook()
      const third = await addWebhook()
      const webhooks = [webhook, second, third]
      for (let n = 0; n < 24; n++) {
        const event = eventOf(channel.id, { createdAtMs: t0 + n, topic: n % 2 ? 'job.a' : 'job.b' })
        const deliveries = webhooks
          .slice(0, (n % 3) + 1)
          .map((each) => newDelivery(event.id, each.id))
        await store.write.events.accept(await request([event], deliveries))
        for (const each of deliveries) {
          const fence = {
            channelId: channel.id,
            eventId: event.id,
            webhookId: each.webhookId,
            owner: nodeId,
            lease: 1,
          }
          if (n % 5 === 0) await settle(fence, delivered)
          if (n % 5 === 1) await settle(fence, failed)
          if (n % 5 === 2) await settle(fence, retryAt(t0 + n))
          if (n % 5 === 3 && n % 2) await store.write.deliveries.cancel(fence, t0)
        }
      }
      await claim([webhook.id], t0 + 7)
      await change(third.id, { status: 'suspended' })
      const base: Page = {
        channelId: channel.id,
        eventId: null,
        webhookId: null,
        state: null,
        topic: null,
        sinceMs: null,
        untilMs: null,
        before: null,
        limit: 1_000,
      }
      const all = await store.read.deliveries.list(base)
      expect(all).toHaveLength(48)
      const order = all.map((each) => `${each.eventId}${each.webhookId}`)
      expect(order).toEqual([...order].sort().reverse())
      const createdAt = (id: string) => Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16)

      const states = [
        null,
        'pending',
        'retrying',
        'held',
        'delivered',
        'failed',
        'cancelled',
      ] as const
      for (const state of states)
        for (const webhookId of [null, webhook.id, third.id])
          for (const topic of [null, 'job.a', 'none'])
            for (const eventId of [null, all[10]?.eventId ?? null])
              for (const [sinceMs, untilMs] of [
                [null, null],
                [t0 + 5, t0 + 15],
              ] as const) {
                const filter = { state, webhookId, topic, eventId, sinceMs, untilMs }
                const wanted = all.filter(
                  (each) =>
                    (state === null || each.state === state) &&
                    (webhookId === null || each.webhookId === webhookId) &&
                    (topic === null || each.topic === topic) &&
                    (eventId === null || each.eventId === eventId) &&
                    (sinceMs === null || createdAt(each.eventId) >= sinceMs) &&
                    (untilMs === null || createdAt(each.eventId) < untilMs),
                )
                expect(
                  await store.read.deliveries.list({ ...base, ...filter }),
                  JSON.stringify(filter),
                ).toEqual(wanted)
                const half = wanted[Math.floor(wanted.length / 2)]
                if (half === undefined) continue
                const rest = await store.read.deliveries.list({
                  ...base,
                  ...filter,
                  before: half,
                  limit: 3,
                })
                expect(rest, JSON.stringify(filter)).toEqual(
                  wanted.slice(wanted.indexOf(half) + 1).slice(0, 3),
                )
              }
      const elsewhere = { ...base, channelId: newId<'channel'>() }
      for (const state of states) {
        expect(await store.read.deliveries.list({ ...elsewhere, state })).toEqual([])
        expect(
          await store.read.deliveries.list({ ...elsewhere, state, webhookId: webhook.id }),
        ).toEqual([])
      }
    })

    it('page through channels, webhooks and keys', async () => {
      const { store, channel, webhook, addWebhook } = await scene(open)
      const second = await addWebhook()
      const list = store.read.webhooks.list
      const ids = (await list({ channelId: channel.id, after: null, limit: 9 })).map(
        (each) => each.id,
      )
      expect(ids).toEqual([webhook.id, second.id])
      expect(await list({ channelId: channel.id, after: webhook.id, limit: 9 })).toHaveLength(1)
      expect(await store.read.channels.list({ before: null, limit: 9 })).toEqual([channel])
      expect(await store.read.channels.list({ before: channel.id, limit: 9 })).toEqual([])
      const keys = await store.read.keys.list({ channelId: channel.id, before: null, limit: 2 })
      const [rest] = await store.read.keys.list({
        channelId: channel.id,
        before: keys[1]?.id ?? null,
        limit: 2,
      })
      expect([...keys, rest].map((key) => key?.kind)).toEqual([
        'subscriber',
        'subscriber',
        'publisher',
      ])
    })
  })
}
