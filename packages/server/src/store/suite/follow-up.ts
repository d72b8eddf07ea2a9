import { describe, expect, it } from 'vitest'
import type { Delivery, DeliveryState } from '../../domain/delivery/delivery.ts'
import type { Fence, Store } from '../store.ts'
import {
  attemptOf,
  delivered,
  eventOf,
  newDelivery,
  type Open,
  retryAt,
  type Scene,
  scene,
  t0,
} from './given.ts'

/** What a change moves itself. */
const portion = 10_000

/** A webhook with more open deliveries than one change moves: first those in hand, then the others. */
async function crowded(open: Open, { inHand = 2, waiting = 0 }) {
  const given = await scene(open)
  const fences: Fence[] = []
  const total = inHand + waiting
  for (let made = 0; made < total; made += 1_000) {
    const count = Math.min(1_000, total - made)
    const events = Array.from({ length: count }, () => eventOf(given.channel.id))
    const deliveries = events.map(({ id }, index) => ({
      ...newDelivery(id, given.webhook.id),
      owned: made + index < inHand,
    }))
    await given.store.write.events.accept(await given.request(events, deliveries))
    for (const { eventId, webhookId, owned } of deliveries) {
      if (!owned) continue
      fences.push({
        channelId: given.channel.id,
        eventId,
        webhookId,
        owner: given.nodeId,
        lease: 1,
      })
    }
  }
  return { ...given, inHand: fences }
}

function inState({ channel }: Scene, store: Store, state: DeliveryState): Promise<Delivery[]> {
  return store.read.deliveries.list({
    channelId: channel.id,
    eventId: null,
    webhookId: null,
    state,
    topic: null,
    sinceMs: null,
    untilMs: null,
    before: null,
    limit: 2 * portion,
  })
}

async function count(given: Scene, state: DeliveryState, store = given.store): Promise<number> {
  return (await inState(given, store, state)).length
}

export function followUpSuite(open: Open): void {
  describe('following up a change of many deliveries', () => {
    it('cancels most of what webhooks held that expire together', async () => {
      const given = await scene(open)
      const { store, channel, addWebhook, request } = given
      const anonymous = { anonymous: true, validatedAtMs: null, createdAtMs: t0, updatedAtMs: t0 }
      const webhooks = [await addWebhook(anonymous), await addWebhook(anonymous)]
      const events = Array.from({ length: 1_010 }, () => eventOf(channel.id))
      const deliveries = webhooks.flatMap(({ id: webhookId }) =>
        events.map(({ id }) => ({ ...newDelivery(id, webhookId), owned: false })),
      )
      await store.write.events.accept(await request(events, deliveries))
      const expire = { unvalidatedSinceMs: t0 + 1, limit: 9, nowMs: t0 + 2 }
      expect(await store.write.validations.expireUnconfirmed(expire)).toBe(2)
      expect([await count(given, 'cancelled'), await count(given, 'pending')]).toEqual([2_000, 20])
      expect(await store.write.deliveries.followUp(100, t0 + 3)).toBe(20)
      expect([await count(given, 'cancelled'), await count(given, 'pending')]).toEqual([2_020, 0])
    })

    it('holds the rest step by step, of which claims hand out nothing', async () => {
      const given = await crowded(open, { waiting: portion })
      const { store, webhook, change, claim, inHand } = given
      await change(webhook.id, { status: 'suspended' })
      expect([await count(given, 'held'), await count(given, 'pending')]).toEqual([portion, 2])
      for (const fence of inHand) {
        expect(await store.read.deliveries.get(fence)).toMatchObject({ state: 'held', owner: null })
      }
      expect(await store.write.deliveries.followUp(1, t0 + 1)).toBe(1)
      expect(await claim()).toEqual([])
      expect(await store.write.deliveries.followUp(9, t0 + 1)).toBe(0)
      expect([await count(given, 'held'), await count(given, 'pending')]).toEqual([portion + 2, 0])
      expect(await store.read.deliveries.backlog()).toEqual([])
    })

    it('goes on after a restart, with what is still in hand as well', async () => {
      const given = await crowded(open, { inHand: portion + 3 })
      await given.change(given.webhook.id, { status: 'suspended' })
      const store = await given.harness.reopen()
      const left = await inState(given, store, 'pending')
      expect(left.map((each) => each.owner)).toEqual(Array(3).fill(given.nodeId))
      const ends = [delivered, retryAt(t0)]
      const settlements = ends.flatMap((next, index) => {
        const fence = given.inHand.find((each) => each.eventId === left[index]?.eventId)
        return fence ? [{ fence, next, attempt: attemptOf(fence), disable: null }] : []
      })
      const { moved } = await store.write.deliveries.settle(settlements)
      expect(moved).toEqual([true, true])
      expect(await store.write.deliveries.followUp(9, t0 + 1)).toBe(2)
      expect(await count(given, 'held', store)).toBe(portion + 2)
      expect(await store.write.deliveries.followUp(9, t0 + 1)).toBe(0)
    })

    it('leaves open what was not held yet when the webhook is active again', async () => {
      const given = await crowded(open, { inHand: portion + 1, waiting: 2 })
      const { store, channel, webhook, change, claim } = given
      await change(webhook.id, { status: 'suspended' })
      await change(webhook.id, { status: 'active' })
      expect(await store.write.deliveries.followUp(9, t0 + 1)).toBe(0)
      // Nothing stays in a hand: the node that had it queued has dropped it.
      expect([await count(given, 'held'), await count(given, 'pending')]).toEqual([portion + 1, 2])
      expect((await store.read.webhooks.get(channel.id, webhook.id))?.draining).toBe(true)
      expect(await claim()).toHaveLength(2)
    })

    it('cancels the rest of a deleted webhook, also when a claim comes upon it', async () => {
      const given = await crowded(open, { waiting: portion + 3 })
      const { store, channel, webhook, claim } = given
      await store.write.webhooks.delete(channel.id, webhook.id, t0)
      expect(await count(given, 'cancelled')).toBe(portion)
      expect(await store.write.deliveries.followUp(2, t0)).toBe(2)
      expect(await claim()).toEqual([])
      expect(await count(given, 'cancelled')).toBe(portion + 5)
      expect(await store.write.deliveries.followUp(9, t0)).toBe(0)
    })

    it('cancels the rest of a deleted channel', async () => {
      const given = await crowded(open, { waiting: portion + 3 })
      const { store, channel, inHand, stateOf } = given
      await store.write.channels.delete(channel.id, t0)
      for (const fence of inHand) expect(await stateOf(fence)).toBe('cancelled')
      expect(await count(given, 'cancelled')).toBe(portion)
      expect(await store.write.deliveries.followUp(4, t0)).toBe(4)
      expect(await store.write.deliveries.followUp(4, t0)).toBe(1)
      expect(await store.write.deliveries.followUp(4, t0)).toBe(0)
      const cancelled = await inState(given, store, 'cancelled')
      expect(cancelled).toHaveLength(portion + 5)
      expect(new Set(cancelled.map((each) => each.reason))).toEqual(new Set(['channel_deleted']))
    })

    it('has nothing to do after a small change', async () => {
      const { store, webhook, accept, change } = await scene(open)
      await accept()
      await change(webhook.id, { status: 'suspended' })
      expect(await store.write.deliveries.followUp(9, t0)).toBe(0)
    })
  })
}
