import { describe, expect, it } from 'vitest'
import type { WalkCursor } from '../../store.ts'
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
} from '../given.ts'
import { dayMs, old, pageOf, walkThrough } from './retention-scene.ts'

export function sweepingSuite(open: Open): void {
  describe('retention', () => {
    it('removes events past it, with deliveries and attempts, and nothing else', async () => {
      const { store, channel, accept, settle } = await scene(open)
      const gone = await accept(old)
      const kept = await accept({ createdAtMs: t0 - 60 * dayMs + 1_000 })
      for (const fence of [gone, kept]) await settle(fence, delivered)
      expect(await walkThrough(store.write.retention.sweep)).toMatchObject({ done: 1 })
      expect(await store.read.events.get(channel.id, gone.eventId)).toBeNull()
      expect(await store.read.deliveries.get(gone)).toBeNull()
      expect(await store.read.attempts.ofEvent(channel.id, gone.eventId)).toEqual([])
      expect(await store.read.events.get(channel.id, kept.eventId)).not.toBeNull()
      expect(await store.read.attempts.ofEvent(channel.id, kept.eventId)).toHaveLength(1)
    })

    it('is each channel’s own, and holds for deleted ones as well', async () => {
      const { store, channel, nodeId, version, accept, settle } = await scene(open)
      const brief = channelOf({ retentionDays: 1 })
      await store.write.channels.create(brief, keyOf({ channelId: brief.id }), null)
      const event = eventOf(brief.id, { createdAtMs: t0 - 2 * dayMs })
      await store.write.events.accept({
        channelId: brief.id,
        nodeId,
        routingVersion: await version(),
        events: [event],
        deliveries: [],
        remember: null,
      })
      const kept = await accept({ createdAtMs: t0 - 2 * dayMs })
      await settle(kept, delivered)
      await store.write.channels.delete(brief.id, t0)
      await walkThrough(store.write.retention.sweep)
      expect(await store.read.events.get(brief.id, event.id)).toBeNull()
      expect(await store.read.events.get(channel.id, kept.eventId)).not.toBeNull()
    })

    it('passes over an event with an open delivery, and comes back to it', async () => {
      const { store, channel, webhook, addWebhook, accept, settle, change } = await scene(open)
      const other = await addWebhook()
      const retrying = await accept(old)
      await settle(retrying, retryAt(t0 + 1))
      const inHand = await accept(old)
      const onHold = await accept(old, { webhookId: other.id })
      const done = await accept(old)
      await settle(done, failed)
      await change(other.id, { status: 'suspended' })
      const sweep = () => walkThrough(store.write.retention.sweep)
      expect(await sweep()).toMatchObject({ done: 1 })
      for (const fence of [retrying, inHand, onHold]) {
        expect(await store.read.deliveries.get(fence)).not.toBeNull()
      }
      await store.write.deliveries.cancel(retrying, t0)
      await settle(inHand, delivered)
      expect(await sweep()).toMatchObject({ done: 2 })
      await store.write.webhooks.delete(channel.id, other.id, t0)
      expect(await sweep()).toMatchObject({ done: 1 })
      expect(await store.read.deliveries.list(pageOf(channel.id))).toEqual([])
      expect(webhook.id).not.toBe(other.id)
    })

    it('finds the one open delivery of many, in whoever’s hands it is', async () => {
      const given = await scene(open)
      const { store, webhook, accept, change, claim, nodeId } = given
      const nodes = [nodeId, newId<'node'>(), newId<'node'>()]
      for (const id of nodes.slice(1)) await store.write.nodes.register(id)
      const others = await Promise.all(Array.from({ length: 4 }, () => given.addWebhook()))
      const wide = async () => {
        const event = eventOf(given.channel.id, old)
        const deliveries = [...others, webhook].map(({ id }) => ({
          ...newDelivery(event.id, id),
          owned: false,
        }))
        await store.write.events.accept(await given.request([event], deliveries))
        for (const { id: webhookId } of others) {
          const ref = { channelId: given.channel.id, eventId: event.id, webhookId }
          await store.write.deliveries.cancel(ref, t0)
        }
        return { channelId: given.channel.id, eventId: event.id, webhookId: webhook.id }
      }
      const inHand = []
      for (const id of nodes) {
        inHand.push(await wide())
        const request = { nodeId: id, nowMs: t0, webhookIds: [webhook.id], limitEach: 1 }
        await store.write.deliveries.claim({ ...request, limitBytes: 1_000 })
      }
      const waiting = await wide()
      const sweep = () => walkThrough(store.write.retention.sweep, { limit: 4 })
      expect((await sweep()).done).toBe(0)
      for (const ref of inHand) await store.write.deliveries.cancel(ref, t0)
      expect((await sweep()).done).toBe(3)
      await change(webhook.id, { status: 'suspended' })
      expect((await sweep()).done).toBe(0)
      await store.write.deliveries.cancel(waiting, t0)
      expect((await sweep()).done).toBe(1)
      expect(await claim()).toEqual([])
      expect(await accept()).toMatchObject({ owner: nodeId })
    })

    it('leaves an event that a retry opens when half of it is removed, until that has ended', async () => {
      const { store, channel, addWebhook, accept, claim, nodeId, request, settle } =
        await scene(open)
      const webhooks = await Promise.all(Array.from({ length: 6 }, () => addWebhook()))
      const wide = eventOf(channel.id, old)
      const deliveries = webhooks.map(({ id }) => newDelivery(wide.id, id))
      await store.write.events.accept(await request([wide], deliveries))
      const fences = webhooks.map(({ id }) => {
        const ref = { channelId: channel.id, eventId: wide.id, webhookId: id }
        return { ...ref, owner: nodeId, lease: 1 }
      })
      for (const fence of fences) await settle(fence, failed)
      let cursor: WalkCursor | null = null
      for (let step = 0; step < 3; step++) {
        ;({ cursor } = await store.write.retention.sweep({ cursor, nowMs: t0, limit: 4 }))
      }
      const left = await store.read.deliveries.list(pageOf(channel.id))
      expect(left.length).toBeGreaterThan(0)
      expect(left.length).toBeLessThan(6)
      const [{ webhookId } = { webhookId: newId<'webhook'>() }] = left
      const ref = { channelId: channel.id, eventId: wide.id, webhookId }
      expect(await store.write.deliveries.retry(ref, t0)).toEqual({ kind: 'retrying' })
      const sweep = () => walkThrough(store.write.retention.sweep, { limit: 4 })
      expect((await sweep()).done).toBe(0)
      const [parcel] = await claim([webhookId])
      expect(parcel?.event.id).toBe(wide.id)
      const lease = parcel?.delivery.lease ?? 0
      expect(await settle({ ...ref, owner: nodeId, lease }, delivered)).toBe(true)
      expect((await sweep()).done).toBe(1)
      expect(await store.read.deliveries.list(pageOf(channel.id))).toEqual([])
      expect(await accept()).toMatchObject({ owner: nodeId })
    })

    it('leaves no attempt that ends after its event was removed', async () => {
      const { store, accept, settle } = await scene(open)
      const fence = await accept(old)
      await store.write.deliveries.cancel(fence, t0)
      expect((await walkThrough(store.write.retention.sweep)).done).toBe(1)
      expect(await settle(fence, delivered)).toBe(false)
      expect(await store.read.attempts.ofEvent(fence.channelId, fence.eventId)).toEqual([])
    })

    it('goes on in small steps, through an event with more rows than a step takes too', async () => {
      const { store, channel, accept, addWebhook, request, nodeId } = await scene(open)
      const webhooks = await Promise.all(Array.from({ length: 25 }, () => addWebhook()))
      const wide = eventOf(channel.id, old)
      const deliveries = webhooks.map(({ id }) => newDelivery(wide.id, id))
      await store.write.events.accept(await request([wide], deliveries))
      await store.write.deliveries.settle(
        webhooks.map(({ id }) => {
          const fence = {
            channelId: channel.id,
            eventId: wide.id,
            webhookId: id,
            owner: nodeId,
            lease: 1,
          }
          return { fence, next: delivered, attempt: attemptOf(fence), disable: null }
        }),
      )
      const stuck = await accept(old)
      for (let n = 0; n < 15; n++) {
        const fence = await accept(old)
        await store.write.deliveries.cancel(fence, t0)
      }
      const { done, steps } = await walkThrough(store.write.retention.sweep, { limit: 10 })
      expect(done).toBe(16)
      expect(steps).toBeGreaterThan(8)
      expect(await store.read.deliveries.list(pageOf(channel.id))).toMatchObject([
        { eventId: stuck.eventId },
      ])
    })
  })
}
