import { describe, expect, it } from 'vitest'
import type { NextDelivery } from '../../domain/delivery/after-attempt.ts'
import type { WebhookId } from '../../domain/ids.ts'
import type { Fence, LeaseResult } from '../store.ts'
import { delivered, eventOf, newDelivery, newId, type Open, retryAt, scene, t0 } from './given.ts'

/** A scene with a stream, and what its receiver does. */
async function streamScene(open: Open) {
  const given = await scene(open)
  const { store, channel, addWebhook, accept, settle } = given
  const stream = await addWebhook({ notificationType: 'stream', url: null })
  return {
    ...given,
    stream,
    wait: (availableAtMs = t0) => accept({}, { webhookId: stream.id, owned: false, availableAtMs }),
    lease: (
      fields: { nowMs?: number; untilMs?: number; limit?: number; limitBytes?: number } = {},
    ) =>
      store.write.streams.lease({
        channelId: channel.id,
        webhookId: stream.id,
        nowMs: t0,
        untilMs: t0 + 100,
        limit: 10,
        limitBytes: 1_000_000,
        ...fields,
      }),
    settle: (fence: Fence, next: NextDelivery) => settle({ ...fence, owner: null }, next),
    lapsed: (nowMs: number, webhookId: WebhookId | null = stream.id) =>
      store.read.streams.lapsed({ webhookId, nowMs, limit: 10 }),
  }
}

async function leased(leasing: Promise<LeaseResult>) {
  const result = await leasing
  if (result.kind !== 'leased') throw new Error(result.kind)
  return result.parcels
}

export function streamsSuite(open: Open): void {
  describe('a stream', () => {
    it('is leased oldest due first, each delivery to one receiver at a time', async () => {
      const { store, wait, lease } = await streamScene(open)
      const late = await wait(t0 - 1)
      const early = await wait(t0 - 5)
      await wait(t0 + 1)
      const parcels = await leased(lease())
      expect(parcels.map(({ event }) => event.id)).toEqual([early.eventId, late.eventId])
      expect(parcels[0]?.delivery).toMatchObject({ lease: 2, owner: null, availableAtMs: t0 + 100 })
      expect(Buffer.from(parcels[0]?.event.data ?? []).toString()).toBe('{ "n": 1.50 }')
      expect(await leased(lease())).toEqual([])
      expect(await store.read.deliveries.get(early)).toMatchObject({
        state: 'pending',
        attempts: 0,
        availableAtMs: t0 + 100,
      })
    })

    it('is leased within limits, but never nothing for want of bytes', async () => {
      const { wait, lease } = await streamScene(open)
      for (let n = 0; n < 4; n++) await wait()
      expect(await leased(lease({ limit: 2 }))).toHaveLength(2)
      expect(await leased(lease({ limitBytes: 1 }))).toHaveLength(1)
    })

    it('is never claimed by a node, nor listed as something to send', async () => {
      const { store, stream, wait, claim } = await streamScene(open)
      await wait()
      expect(await claim([stream.id])).toEqual([])
      expect(await store.read.deliveries.backlog()).toEqual([])
    })

    it('is looked at without taking anything, and so that it shows what a lease would find', async () => {
      const { store, channel, stream, wait, lease } = await streamScene(open)
      const look = (nowMs: number) =>
        store.read.streams.look({ channelId: channel.id, webhookId: stream.id, nowMs })
      expect(await look(t0)).toEqual({ kind: 'nothing' })
      await wait(t0 + 1)
      expect(await look(t0)).toEqual({ kind: 'nothing' })
      expect([await look(t0 + 1), await look(t0 + 1)]).toEqual([{ kind: 'due' }, { kind: 'due' }])
      await leased(lease({ nowMs: t0 + 1 }))
      expect(await look(t0 + 200)).toEqual({ kind: 'nothing' })
    })

    it('is the only type that is leased, and only while it is active', async () => {
      const { store, channel, webhook, stream, lease, change } = await streamScene(open)
      const kindOf = async (channelId = channel.id, webhookId = webhook.id) => {
        const limits = { limit: 1, limitBytes: 1, nowMs: t0, untilMs: t0 + 1 }
        const { kind } = await store.write.streams.lease({ channelId, webhookId, ...limits })
        expect(await store.read.streams.look({ channelId, webhookId, nowMs: t0 })).toEqual({ kind })
        return kind
      }
      expect(await kindOf()).toBe('not_a_stream')
      expect(await kindOf(newId(), stream.id)).toBe('not_found')
      expect(await kindOf(channel.id, newId())).toBe('not_found')
      await change(stream.id, { status: 'suspended' })
      expect(await lease()).toEqual({ kind: 'not_active' })
      await store.write.webhooks.delete(channel.id, stream.id, t0)
      expect(await lease()).toEqual({ kind: 'not_found' })
    })

    it('is settled under the lease, once', async () => {
      const { store, wait, lease, settle, lapsed } = await streamScene(open)
      const fence = await wait()
      await leased(lease())
      expect(await settle({ ...fence, lease: 1 }, delivered)).toBe(false)
      const name = { ...fence, lease: 2 }
      const [found] = await store.read.streams.leases([name])
      expect(found).toMatchObject({
        leasedAtMs: t0,
        endsAtMs: t0 + 100,
        event: { id: fence.eventId },
      })
      expect(await settle(name, delivered)).toBe(true)
      expect(await settle(name, delivered)).toBe(false)
      expect(await store.read.streams.leases([name])).toEqual([null])
      expect(await lapsed(t0 + 1_000)).toEqual([])
      expect(await store.read.deliveries.get(fence)).toMatchObject({
        state: 'delivered',
        attempts: 1,
      })
      expect(await store.read.attempts.ofDelivery(fence)).toHaveLength(1)
    })

    it('is due again after a failure, under another lease', async () => {
      const { wait, lease, settle } = await streamScene(open)
      const fence = await wait()
      await leased(lease())
      expect(await settle({ ...fence, lease: 2 }, retryAt(t0 + 7))).toBe(true)
      expect(await leased(lease({ nowMs: t0 + 6 }))).toEqual([])
      const [again] = await leased(lease({ nowMs: t0 + 7 }))
      expect(again?.delivery).toMatchObject({ lease: 3, attempts: 1, state: 'retrying' })
    })

    it('keeps a lease that ended unsettled from being leased again until it was logged', async () => {
      const { wait, lease, settle, lapsed, webhook } = await streamScene(open)
      const fence = await wait()
      await leased(lease())
      expect(await lapsed(t0 + 99)).toEqual([])
      expect(await leased(lease({ nowMs: t0 + 100 }))).toEqual([])
      expect(await lapsed(t0 + 100, webhook.id)).toEqual([])
      for (const found of [await lapsed(t0 + 100), await lapsed(t0 + 100, null)]) {
        expect(found).toMatchObject([{ leasedAtMs: t0, endsAtMs: t0 + 100 }])
      }
      await settle({ ...fence, lease: 2 }, retryAt(t0 + 100))
      expect(await leased(lease({ nowMs: t0 + 100 }))).toHaveLength(1)
    })

    it('loses its leases to a cancelled delivery, and to one that is retried afterwards', async () => {
      const { store, wait, lease, settle } = await streamScene(open)
      const fence = await wait()
      await leased(lease())
      expect(await store.write.deliveries.retry(fence, t0)).toEqual({ kind: 'delivery_open' })
      expect(await store.write.deliveries.cancel(fence, t0)).toEqual({
        kind: 'cancelled',
        taken: null,
      })
      expect(await store.read.streams.leases([{ ...fence, lease: 2 }])).toEqual([null])
      expect(await settle({ ...fence, lease: 2 }, delivered)).toBe(false)
      expect(await store.write.deliveries.retry(fence, t0 + 200)).toEqual({ kind: 'retrying' })
      expect(await settle({ ...fence, lease: 2 }, delivered)).toBe(false)
      expect(await leased(lease({ nowMs: t0 + 200 }))).toHaveLength(1)
    })

    it('is not retried by hand while a receiver has a retry of it', async () => {
      const { store, wait, lease, settle } = await streamScene(open)
      const fence = await wait()
      await leased(lease())
      await settle({ ...fence, lease: 2 }, retryAt(t0))
      await leased(lease())
      expect(await store.write.deliveries.retry(fence, t0)).toEqual({ kind: 'delivery_open' })
    })

    it('still takes the outcome of a lease when it was suspended meanwhile', async () => {
      const { store, stream, wait, lease, settle, change, lapsed } = await streamScene(open)
      const [good, bad] = [await wait(), await wait()]
      await leased(lease())
      await change(stream.id, { status: 'suspended' })
      const [held] = await store.read.streams.leases([{ ...good, lease: 2 }])
      expect(held).toMatchObject({ endsAtMs: null, delivery: { state: 'held' } })
      expect(await settle({ ...good, lease: 2 }, delivered)).toBe(true)
      expect(await settle({ ...bad, lease: 2 }, retryAt(t0 + 9))).toBe(true)
      expect(await store.read.deliveries.get(good)).toMatchObject({ state: 'delivered' })
      expect(await store.read.deliveries.get(bad)).toMatchObject({ state: 'held', attempts: 1 })
      expect(await lapsed(t0 + 1_000)).toEqual([])
    })

    it('keeps its leases over a suspension, until they end', async () => {
      const { store, stream, wait, lease, settle, change, lapsed } = await streamScene(open)
      const fences = [await wait(t0 - 3), await wait(t0 - 2), await wait(t0 - 1)] as const
      const [ended, good, silent] = fences
      await leased(lease({ limit: 1, untilMs: t0 + 50 }))
      await leased(lease())
      await change(stream.id, { status: 'suspended' })
      await change(stream.id, { status: 'active' })
      await store.write.deliveries.drain({ webhookIds: [stream.id], limit: 9, nowMs: t0 + 50 })
      const again = await leased(lease({ nowMs: t0 + 50, untilMs: t0 + 150 }))
      expect(again.map(({ delivery }) => delivery)).toMatchObject([
        { eventId: ended.eventId, lease: 4 },
      ])
      const names = [good, silent].map((fence) => ({ ...fence, lease: 2 }))
      expect(await store.read.streams.leases(names)).toMatchObject([
        { leasedAtMs: t0, endsAtMs: t0 + 100, delivery: { state: 'pending' } },
        { leasedAtMs: t0, endsAtMs: t0 + 100 },
      ])
      expect(await settle({ ...good, lease: 2 }, delivered)).toBe(true)
      expect(await lapsed(t0 + 100)).toMatchObject([
        { delivery: { eventId: silent.eventId, lease: 2 } },
      ])
    })

    it('forgets over a suspension what was leased once and settled', async () => {
      const { store, stream, wait, lease, settle, change } = await streamScene(open)
      const fence = await wait()
      await leased(lease())
      await change(stream.id, { status: 'suspended' })
      expect(await settle({ ...fence, lease: 2 }, retryAt(t0 + 9))).toBe(true)
      await change(stream.id, { status: 'active' })
      await store.write.deliveries.drain({ webhookIds: [stream.id], limit: 9, nowMs: t0 })
      expect(await leased(lease())).toHaveLength(1)
    })

    it('drains in order what was held, whoever had it before', async () => {
      const { store, stream, wait, lease, settle, change } = await streamScene(open)
      const fences = [await wait(), await wait(), await wait()]
      await leased(lease({ limit: 1, untilMs: t0 + 1 }))
      await change(stream.id, { status: 'suspended' })
      await change(stream.id, { status: 'active' })
      await store.write.deliveries.drain({ webhookIds: [stream.id], limit: 9, nowMs: t0 + 1 })
      const parcels = await leased(lease({ nowMs: t0 + 1 }))
      expect(parcels.map(({ event }) => event.id)).toEqual(fences.map(({ eventId }) => eventId))
      const [first] = fences
      expect(first && (await settle({ ...first, lease: 2 }, delivered))).toBe(false)
    })

    it('loses its leases with the webhook', async () => {
      const { store, channel, stream, wait, lease, settle } = await streamScene(open)
      const fence = await wait()
      await leased(lease())
      await store.write.webhooks.delete(channel.id, stream.id, t0)
      expect(await settle({ ...fence, lease: 2 }, delivered)).toBe(false)
      expect(await store.read.deliveries.get(fence)).toMatchObject({ state: 'cancelled' })
    })

    it('keeps its leases when nodes come and go', async () => {
      const { store, nodeId, wait, lease, settle } = await streamScene(open)
      const fence = await wait()
      await leased(lease())
      await store.write.nodes.retire(nodeId)
      await store.write.nodes.releaseAll()
      expect(await settle({ ...fence, lease: 2 }, delivered)).toBe(true)
    })

    it('hides no other webhook that has deliveries of the same events waiting', async () => {
      const { store, stream, webhook, request, channel } = await streamScene(open)
      const events = Array.from({ length: 50 }, () => eventOf(channel.id))
      const deliveries = events.flatMap(({ id }) => [
        { ...newDelivery(id, stream.id), owned: false },
        { ...newDelivery(id, webhook.id), owned: false },
      ])
      await store.write.events.accept(await request(events, deliveries))
      expect(await store.read.deliveries.backlog()).toEqual([{ webhookId: webhook.id, dueMs: t0 }])
    })
  })
}
