import { describe, expect, it } from 'vitest'
import { attemptOf, delivered, failed, newId, type Open, retryAt, scene, t0 } from './given.ts'

export function settleSuite(open: Open): void {
  describe('settling', () => {
    it('moves the delivery, frees it, and keeps the attempt as it was', async () => {
      const { store, accept, settle } = await scene(open)
      const fence = await accept()
      const attempt = attemptOf(fence)
      expect(await settle(fence, delivered, { attempt })).toBe(true)
      expect(await store.read.deliveries.get(fence)).toMatchObject({
        ...delivered,
        owner: null,
        httpStatus: 200,
        updatedAtMs: t0 + 3,
      })
      const [found] = await store.read.attempts.ofDelivery(fence)
      expect(found && { ...found, response: null }).toEqual({ ...attempt, response: null })
      expect(found?.response).toMatchObject({
        status: 200,
        headers: { via: 'x' },
        truncated: false,
      })
      expect(Buffer.from(found?.response?.body ?? []).toString()).toBe('ok')
    })

    it('keeps an attempt without an answer', async () => {
      const { store, accept, settle } = await scene(open)
      const fence = await accept()
      const attempt = attemptOf(fence, {
        outcome: 'failed',
        reason: 'timeout',
        detail: 'slow',
        response: null,
      })
      await settle(fence, retryAt(t0 + 50), { attempt })
      expect(await store.read.attempts.ofEvent(fence.channelId, fence.eventId)).toEqual([attempt])
      expect(await store.read.attempts.ofEvent(newId(), fence.eventId)).toEqual([])
      expect(await store.read.deliveries.get(fence)).toMatchObject({
        state: 'retrying',
        owner: null,
        availableAtMs: t0 + 50,
        httpStatus: null,
        reason: 'http_5xx',
      })
    })

    it('only logs the outcome of a lease that has passed', async () => {
      const { store, accept, settle, claim } = await scene(open)
      const fence = await accept()
      expect(await settle({ ...fence, owner: newId() }, delivered)).toBe(false)
      expect(await settle({ ...fence, lease: 2 }, delivered)).toBe(false)
      await store.write.deliveries.giveBack([{ fence, availableAtMs: t0 }])
      expect(await settle(fence, delivered)).toBe(false)
      expect(await claim()).toHaveLength(1)
      expect(await settle(fence, delivered)).toBe(false)
      expect(await settle({ ...fence, lease: 2 }, delivered)).toBe(true)
      expect(await store.read.attempts.ofDelivery(fence)).toHaveLength(5)
    })

    it('answers in order for many', async () => {
      const { store, accept } = await scene(open)
      const fences = [await accept(), await accept(), await accept()]
      const settlements = fences.map((fence, index) => ({
        fence: { ...fence, lease: index === 1 ? 7 : 1 },
        next: delivered,
        attempt: attemptOf(fence),
        disable: null,
      }))
      const { moved } = await store.write.deliveries.settle(settlements)
      expect(moved).toEqual([true, false, true])
    })

    it('disables the webhook with the outcome that asks for it, and holds the rest', async () => {
      const { store, channel, webhook, accept, settle, stateOf, version } = await scene(open)
      const [gone, other] = [await accept(), await accept()]
      const before = await version()
      expect(await settle(gone, failed, { disable: 'gone' })).toBe(true)
      expect(await store.read.webhooks.get(channel.id, webhook.id)).toMatchObject({
        status: 'disabled',
        statusReason: 'gone',
      })
      expect(await version()).toBeGreaterThan(before)
      expect([await stateOf(gone), await stateOf(other)]).toEqual(['failed', 'held'])
    })

    it('disables no webhook that was changed after the attempt began', async () => {
      const { store, channel, webhook, accept, settle, change, version } = await scene(open)
      const fences = [await accept(), await accept()]
      await change(webhook.id, { url: 'https://example.com/moved', updatedAtMs: t0 + 10 })
      const goneAt = async (startedAtMs: number) => {
        const fence = fences.shift() ?? (await accept())
        await settle(fence, failed, { attempt: attemptOf(fence, { startedAtMs }), disable: 'gone' })
        return (await store.read.webhooks.get(channel.id, webhook.id))?.status
      }
      const before = await version()
      expect(await goneAt(t0 + 9)).toBe('active')
      expect(await version()).toBe(before)
      expect(await goneAt(t0 + 10)).toBe('disabled')
    })
  })
}
