import { describe, expect, it } from 'vitest'
import { delivered, type Open, retryAt, scene, t0 } from './given.ts'

export function holdSuite(open: Open): void {
  describe('a webhook that is not active', () => {
    it('has all its open deliveries held, in hand or not', async () => {
      const { store, webhook, addWebhook, accept, settle, change, stateOf } = await scene(open)
      const other = await addWebhook()
      const inHand = await accept()
      const waiting = await accept({}, { owned: false })
      const retrying = await accept()
      await settle(retrying, retryAt(t0 + 9))
      const done = await accept()
      await settle(done, delivered)
      const elsewhere = await accept({}, { webhookId: other.id })
      await change(webhook.id, { status: 'suspended', statusReason: 'deactivated' })
      for (const fence of [inHand, waiting, retrying]) {
        expect(await store.read.deliveries.get(fence)).toMatchObject({
          state: 'held',
          owner: null,
          availableAtMs: null,
        })
      }
      expect([await stateOf(done), await stateOf(elsewhere)]).toEqual(['delivered', 'pending'])
      expect(await store.read.deliveries.backlog()).toEqual([])
    })

    it('still records an attempt that was under way', async () => {
      const { store, webhook, accept, settle, change, stateOf } = await scene(open)
      const [good, bad] = [await accept(), await accept()]
      await change(webhook.id, { status: 'suspended' })
      expect(await settle(good, delivered)).toBe(true)
      expect(await settle(bad, retryAt(t0 + 9))).toBe(true)
      expect(await stateOf(good)).toBe('delivered')
      expect(await store.read.deliveries.get(bad)).toMatchObject({
        state: 'held',
        attempts: 1,
        availableAtMs: null,
      })
    })

    it('drains in event order once it is active again, and then stops draining', async () => {
      const { store, channel, webhook, accept, change, claim } = await scene(open)
      const fences = [await accept(), await accept({}, { owned: false }), await accept()]
      await change(webhook.id, { status: 'suspended' })
      await change(webhook.id, { status: 'active' })
      const draining = async () => (await store.read.webhooks.get(channel.id, webhook.id))?.draining
      expect(await draining()).toBe(true)
      const newer = await accept({}, { state: 'held', owned: false, availableAtMs: null })
      const ids: string[] = []
      for (let turn = 0; turn < 3; turn++) {
        await store.write.deliveries.drain({ webhookIds: [webhook.id], limit: 2, nowMs: t0 + turn })
        ids.push(...(await claim(undefined, t0 + turn)).map((parcel) => parcel.event.id))
      }
      expect(ids).toEqual([...fences, newer].map((fence) => fence.eventId))
      expect(await draining()).toBe(false)
    })

    it('is not drained while it is suspended again', async () => {
      const { store, webhook, accept, change, stateOf } = await scene(open)
      const fence = await accept()
      await change(webhook.id, { status: 'suspended' })
      await change(webhook.id, { status: 'active' })
      await change(webhook.id, { status: 'suspended' })
      const drain = { webhookIds: [webhook.id], limit: 9, nowMs: t0 }
      expect(await store.write.deliveries.drain(drain)).toBe(0)
      expect(await stateOf(fence)).toBe('held')
    })

    it('does not drain when nothing was held', async () => {
      const { store, channel, webhook, change } = await scene(open)
      await change(webhook.id, { status: 'suspended' })
      await change(webhook.id, { status: 'active' })
      expect((await store.read.webhooks.get(channel.id, webhook.id))?.draining).toBe(false)
    })

    it('leaves nothing held behind when the node hears late that it is active again', async () => {
      const { store, channel, webhook, accept, settle } = await scene(open)
      const fence = await accept()
      await settle(fence, { ...retryAt(t0), state: 'held', availableAtMs: null })
      expect((await store.read.webhooks.get(channel.id, webhook.id))?.draining).toBe(true)
      expect(
        await store.write.deliveries.drain({ webhookIds: [webhook.id], limit: 9, nowMs: t0 }),
      ).toBe(1)
    })
  })
}
