import { describe, expect, it } from 'vitest'
import {
  attemptOf,
  delivered,
  eventOf,
  failed,
  newId,
  type Open,
  retryAt,
  scene,
  t0,
} from './given.ts'

export function deliveriesSuite(open: Open): void {
  describe('a retry by hand', () => {
    it('starts the policy anew and counts attempts on', async () => {
      const { store, accept, settle, claim } = await scene(open)
      const fence = await accept()
      await settle(fence, { ...failed, attempts: 5, tries: 5 })
      expect(await store.write.deliveries.retry(fence, t0 + 5)).toEqual({ kind: 'retrying' })
      expect(await store.read.deliveries.get(fence)).toMatchObject({
        state: 'pending',
        attempts: 5,
        tries: 0,
        availableAtMs: t0 + 5,
      })
      expect(await claim(undefined, t0 + 5)).toHaveLength(1)
    })

    it('is refused while the delivery is under way', async () => {
      const { store, accept, settle } = await scene(open)
      const fence = await accept()
      expect(await store.write.deliveries.retry(fence, t0)).toEqual({ kind: 'delivery_open' })
      await settle(fence, retryAt(t0 + 99))
      expect(await store.write.deliveries.retry(fence, t0)).toEqual({ kind: 'retrying' })
      expect(await store.write.deliveries.retry(fence, t0)).toEqual({ kind: 'delivery_open' })
      const unknown = { ...fence, channelId: newId<'channel'>() }
      expect(await store.write.deliveries.retry(unknown, t0)).toEqual({ kind: 'not_found' })
    })

    it('is refused while the webhook is not active', async () => {
      const { store, webhook, accept, settle, change } = await scene(open)
      const fence = await accept()
      await settle(fence, failed)
      await change(webhook.id, { status: 'suspended' })
      expect(await store.write.deliveries.retry(fence, t0)).toEqual({ kind: 'webhook_not_active' })
    })
  })

  describe('cancelling', () => {
    it('takes an open delivery out of every hand', async () => {
      const { store, accept, settle, stateOf } = await scene(open)
      const fence = await accept()
      expect(await store.write.deliveries.cancel(fence, t0)).toEqual({
        kind: 'cancelled',
        taken: fence,
      })
      expect(await settle(fence, delivered)).toBe(false)
      expect(await stateOf(fence)).toBe('cancelled')
      expect(await store.read.attempts.ofDelivery(fence)).toHaveLength(1)
      expect(await store.write.deliveries.cancel(fence, t0)).toEqual({ kind: 'delivery_closed' })
      const unknown = { ...fence, channelId: newId<'channel'>() }
      expect(await store.write.deliveries.cancel(unknown, t0)).toEqual({ kind: 'not_found' })
    })

    it('names the hand it was taken from, if any', async () => {
      const { store, accept, settle, claim } = await scene(open)
      const waiting = await accept()
      await settle(waiting, retryAt(t0))
      expect(await store.write.deliveries.cancel(waiting, t0)).toEqual({
        kind: 'cancelled',
        taken: null,
      })
      const claimed = await accept({}, { owned: false })
      await claim()
      expect(await store.write.deliveries.cancel(claimed, t0)).toEqual({
        kind: 'cancelled',
        taken: { ...claimed, lease: 2 },
      })
    })
  })

  describe('a test send', () => {
    it('leaves an event, a settled delivery and its attempt', async () => {
      const { store, channel, webhook, nodeId } = await scene(open)
      const event = eventOf(channel.id, { topic: 'posthorn.test' })
      const ref = { channelId: channel.id, eventId: event.id, webhookId: webhook.id }
      const delivery = {
        ...ref,
        ...delivered,
        topic: event.topic,
        owner: null,
        lease: 1,
        httpStatus: 204,
        replayId: null,
        createdAtMs: event.createdAtMs,
        updatedAtMs: t0,
      }
      const attempt = attemptOf({ ...ref, owner: nodeId, lease: 1 }, { response: null })
      await store.write.events.record(event, delivery, attempt)
      expect(await store.read.deliveries.get(ref)).toEqual(delivery)
      expect(await store.read.attempts.ofDelivery(ref)).toEqual([attempt])
    })
  })
}
