import { describe, expect, it } from 'vitest'
import type { WalkCursor, WalkEnd, WalkStep } from '../store.ts'
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
  type Scene,
  scene,
  t0,
} from './given.ts'

const dayMs = 24 * 60 * 60 * 1000
const old = { createdAtMs: t0 - 60 * dayMs - 1_000 }

/** Steps to the end of one walk; answers how much was done and in how many steps. */
async function walkThrough(
  step: (step: WalkStep) => Promise<WalkEnd>,
  { nowMs = t0, limit = 1_000 } = {},
) {
  let cursor: WalkCursor | null = null
  let done = 0
  for (let steps = 1; ; steps++) {
    const end = await step({ cursor, nowMs, limit })
    done += end.done
    cursor = end.cursor
    if (cursor === null) return { done, steps }
    if (steps > 1_000) throw new Error('The walk does not end.')
  }
}

export function retentionSuite(open: Open): void {
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

  describe('waiting too long', () => {
    const expire = async (store: Scene['store'], nowMs: number, limit = 1_000) =>
      (await walkThrough(store.write.retention.expireWaiting, { nowMs, limit })).done
    const expired = { state: 'failed', reason: 'expired', availableAtMs: null }

    it('fails what was held longer than the channel allows, and nothing younger', async () => {
      const { store, webhook, accept, change } = await scene(open)
      const fences = [await accept(), await accept({}, { owned: false })]
      await change(webhook.id, { status: 'suspended', updatedAtMs: t0 + 5 * dayMs })
      expect(await expire(store, t0 + 35 * dayMs)).toBe(0)
      expect(await expire(store, t0 + 35 * dayMs + 1, 1)).toBe(2)
      for (const fence of fences) {
        expect(await store.read.deliveries.get(fence)).toMatchObject(expired)
      }
      expect(await expire(store, t0 + 99 * dayMs)).toBe(0)
    })

    it('fails what has been due on a stream longer than that, but not what is leased', async () => {
      const { store, channel, addWebhook, accept, stateOf } = await scene(open)
      const stream = await addWebhook({ notificationType: 'stream', url: null })
      const wait = (availableAtMs: number) =>
        accept({}, { webhookId: stream.id, owned: false, availableAtMs })
      const [leased, waiting, younger] = [
        await wait(t0 - 1),
        await wait(t0),
        await wait(t0 + dayMs),
      ]
      await store.write.streams.lease({
        channelId: channel.id,
        webhookId: stream.id,
        nowMs: t0,
        untilMs: t0 + 1,
        limit: 1,
        limitBytes: 1,
      })
      expect(await expire(store, t0 + 30 * dayMs)).toBe(0)
      expect(await expire(store, t0 + 30 * dayMs + 1)).toBe(1)
      expect(await store.read.deliveries.get(waiting)).toMatchObject(expired)
      expect([await stateOf(leased), await stateOf(younger)]).toEqual(['pending', 'pending'])
    })

    it('is no fate of deliveries that a node sends', async () => {
      const { store, accept, settle, stateOf } = await scene(open)
      const [waiting, retrying] = [await accept({}, { owned: false }), await accept()]
      await settle(retrying, retryAt(t0 + 1))
      expect(await expire(store, t0 + 400 * dayMs)).toBe(0)
      expect([await stateOf(waiting), await stateOf(retrying)]).toEqual(['pending', 'retrying'])
    })

    it('can be mended by a retry', async () => {
      const { store, webhook, accept, change, claim } = await scene(open)
      const fence = await accept()
      await change(webhook.id, { status: 'suspended' })
      await expire(store, t0 + 31 * dayMs)
      await change(webhook.id, { status: 'active' })
      expect(await store.write.deliveries.retry(fence, t0)).toEqual({ kind: 'retrying' })
      expect(await claim()).toHaveLength(1)
    })
  })

  describe('erasing', () => {
    it('leaves nothing of what an event and its receivers said', async () => {
      const { store, channel, accept, settle } = await scene(open)
      const fence = await accept({ context: Buffer.from('{"user":1}'), extRefCode: 'r-1' })
      const requestHeaders = { 'content-digest': 'sha-256=:x:', 'webhook-id': fence.eventId }
      await settle(fence, failed, { attempt: attemptOf(fence, { requestHeaders }) })
      const erase = (atMs: number) => store.write.retention.erase(channel.id, fence.eventId, atMs)
      expect(await erase(t0 + 5)).toEqual({ kind: 'erased' })
      const event = await store.read.events.get(channel.id, fence.eventId)
      expect(Buffer.from(event?.data ?? []).toString()).toBe('null')
      expect(event).toMatchObject({ context: null, erasedAtMs: t0 + 5, extRefCode: 'r-1' })
      const [attempt] = await store.read.attempts.ofDelivery(fence)
      expect(attempt?.response).toMatchObject({ status: 200, truncated: true })
      expect(attempt?.response?.body).toHaveLength(0)
      expect(attempt?.requestHeaders).toEqual({ 'webhook-id': fence.eventId })
      expect(await erase(t0 + 9)).toEqual({ kind: 'erased' })
      expect(await store.read.events.get(channel.id, fence.eventId)).toMatchObject({
        erasedAtMs: t0 + 5,
      })
      expect(await store.write.deliveries.retry(fence, t0)).toEqual({ kind: 'event_erased' })
    })

    it('takes what an attempt brings that was still under way, too', async () => {
      const { store, channel, accept, settle } = await scene(open)
      const fence = await accept()
      await store.write.deliveries.cancel(fence, t0)
      await store.write.retention.erase(channel.id, fence.eventId, t0)
      expect(await settle(fence, delivered)).toBe(false)
      const [attempt] = await store.read.attempts.ofDelivery(fence)
      expect(attempt?.response).toMatchObject({ status: 200, truncated: true })
      expect(attempt?.response?.body).toHaveLength(0)
    })

    it('goes on step by step where there are many attempts, also after a restart', async () => {
      const { harness, store, channel, addWebhook, accept, nodeId, request } = await scene(open)
      const other = await accept()
      const webhooks = await Promise.all(Array.from({ length: 3 }, () => addWebhook()))
      const event = eventOf(channel.id)
      await store.write.events.accept(
        await request(
          [event],
          webhooks.map(({ id }) => newDelivery(event.id, id)),
        ),
      )
      const perWebhook = 250
      const settlements = webhooks.flatMap(({ id }) => {
        const ref = { channelId: channel.id, eventId: event.id, webhookId: id }
        const fence = { ...ref, owner: nodeId, lease: 1 }
        return Array.from({ length: perWebhook }, () => {
          return { fence, next: delivered, attempt: attemptOf(fence), disable: null }
        })
      })
      await store.write.deliveries.settle([
        ...settlements,
        { fence: other, next: delivered, attempt: attemptOf(other), disable: null },
      ])
      const full = async (from: Scene['store'], eventId = event.id) =>
        (await from.read.attempts.ofEvent(channel.id, eventId)).filter(
          ({ response }) => response !== null && response.body.length > 0,
        ).length
      await store.write.retention.erase(channel.id, event.id, t0)
      expect(await full(store)).toBe(250)
      expect(await store.write.retention.eraseRest(70)).toBe(70)
      expect(await store.write.retention.eraseRest(60)).toBe(60)
      expect(await full(store)).toBe(120)
      const reopened = await harness.reopen()
      expect(await reopened.write.retention.eraseRest(1_000)).toBe(120)
      expect(await reopened.write.retention.eraseRest(1_000)).toBe(0)
      expect([await full(reopened), await full(reopened, other.eventId)]).toEqual([0, 1])
    })

    it('waits for deliveries that are open, and finds events of its channel only', async () => {
      const { store, channel, accept } = await scene(open)
      const fence = await accept()
      const erase = (channelId = channel.id) =>
        store.write.retention.erase(channelId, fence.eventId, t0)
      expect(await erase()).toEqual({ kind: 'delivery_open' })
      expect(await erase(newId())).toEqual({ kind: 'not_found' })
      await store.write.deliveries.cancel(fence, t0)
      expect(await erase()).toEqual({ kind: 'erased' })
    })
  })
}

function pageOf(channelId: Scene['channel']['id']) {
  return {
    channelId,
    eventId: null,
    webhookId: null,
    state: null,
    topic: null,
    sinceMs: null,
    untilMs: null,
    before: null,
    limit: 100,
  }
}
