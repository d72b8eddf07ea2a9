import { describe, expect, it } from 'vitest'
import {
  attemptOf,
  delivered,
  eventOf,
  failed,
  newDelivery,
  newId,
  type Open,
  type Scene,
  scene,
  t0,
} from '../given.ts'

export function erasingSuite(open: Open): void {
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
