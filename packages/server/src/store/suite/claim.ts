import { describe, expect, it } from 'vitest'
import { eventOf, newDelivery, newId, type Open, retryAt, scene, t0 } from './given.ts'

export function claimSuite(open: Open): void {
  describe('claiming', () => {
    it('takes what is due, oldest first, with its event, under a new lease', async () => {
      const { store, nodeId, accept, settle, claim } = await scene(open)
      const late = await accept()
      await settle(late, retryAt(t0 + 20))
      const early = await accept({ topic: 'job.updated' })
      await settle(early, retryAt(t0 + 10))
      const future = await accept()
      await settle(future, retryAt(t0 + 30))
      const parcels = await claim(undefined, t0 + 20)
      expect(parcels.map((each) => each.event.id)).toEqual([early.eventId, late.eventId])
      expect(parcels[0]?.delivery).toMatchObject({
        state: 'retrying',
        owner: nodeId,
        lease: 2,
        topic: 'job.updated',
      })
      expect(Buffer.from(parcels[0]?.event.data ?? []).toString()).toBe('{ "n": 1.50 }')
      expect(parcels[0]?.delivery).toEqual(await store.read.deliveries.get(early))
    })

    it('gives each delivery to one of many that ask at once', async () => {
      const { store, accept, nodeId, webhook } = await scene(open)
      for (let n = 0; n < 20; n++) await accept({}, { owned: false })
      const second = newId<'node'>()
      await store.write.nodes.register(second)
      const ask = (id: typeof nodeId) =>
        store.write.deliveries.claim({
          nodeId: id,
          nowMs: t0,
          webhookIds: [webhook.id],
          limitEach: 7,
          limitBytes: 1e6,
        })
      const results = await Promise.all([ask(nodeId), ask(second), ask(nodeId), ask(second)])
      const ids = results.flatMap((each) =>
        each.kind === 'claimed' ? each.parcels.map((parcel) => parcel.event.id) : [],
      )
      expect([ids.length, new Set(ids).size]).toEqual([20, 20])
    })

    it('keeps to its limits and says what is left', async () => {
      const { store, nodeId, webhook, addWebhook, accept } = await scene(open)
      const other = await addWebhook()
      const idle = await addWebhook()
      const data = Buffer.alloc(1_000, '1')
      for (let n = 0; n < 3; n++) await accept({ data }, { owned: false, availableAtMs: t0 + n })
      await accept({}, { webhookId: other.id, owned: false, availableAtMs: t0 + 50 })
      const ask = (limitEach: number, limitBytes: number) =>
        store.write.deliveries.claim({
          nodeId,
          nowMs: t0 + 9,
          webhookIds: [webhook.id, other.id, idle.id],
          limitEach,
          limitBytes,
        })
      const one = await ask(1, 1_000_000)
      expect(one).toMatchObject({
        parcels: [{ delivery: { webhookId: webhook.id } }],
        next: [
          { webhookId: webhook.id, dueMs: t0 + 1 },
          { webhookId: other.id, dueMs: t0 + 50 },
        ],
      })
      const small = await ask(10, 10)
      expect(small).toMatchObject({ parcels: [{}], next: [{ dueMs: t0 + 2 }, { dueMs: t0 + 50 }] })
    })

    it('counts the context of an event as well as its data', async () => {
      const { store, nodeId, webhook, accept } = await scene(open)
      const bytes = { data: Buffer.from('[]'), context: Buffer.alloc(98, '1') }
      for (let n = 0; n < 3; n++) await accept(bytes, { owned: false })
      const ask = { nodeId, nowMs: t0, webhookIds: [webhook.id], limitEach: 9 }
      const claimed = await store.write.deliveries.claim({ ...ask, limitBytes: 299 })
      expect(claimed).toMatchObject({ parcels: [{}, {}] })
    })

    it('is refused to a node that is gone', async () => {
      const { store, webhook, accept } = await scene(open)
      await accept({}, { owned: false })
      const request = { nowMs: t0, webhookIds: [webhook.id], limitEach: 1, limitBytes: 1 }
      expect(await store.write.deliveries.claim({ ...request, nodeId: newId() })).toEqual({
        kind: 'node_lost',
      })
      expect(await store.read.deliveries.backlog()).toHaveLength(1)
    })

    it('gets back what was given back, at the time given', async () => {
      const { store, accept, claim } = await scene(open)
      const fence = await accept()
      await store.write.deliveries.giveBack([{ fence, availableAtMs: t0 + 5 }])
      await store.write.deliveries.giveBack([{ fence, availableAtMs: t0 + 99 }])
      expect(await store.read.deliveries.backlog()).toMatchObject([{ dueMs: t0 + 5 }])
      expect(await claim(undefined, t0 + 4)).toEqual([])
      expect(await claim(undefined, t0 + 5)).toHaveLength(1)
    })

    it('sees the backlog of each webhook once, at its earliest', async () => {
      const { store, channel, request, addWebhook } = await scene(open)
      const webhooks = [await addWebhook(), await addWebhook()].sort((a, b) =>
        a.id < b.id ? -1 : 1,
      )
      for (const [index, webhook] of webhooks.entries()) {
        const events = [eventOf(channel.id), eventOf(channel.id)]
        const deliveries = events.map((event, n) => ({
          ...newDelivery(event.id, webhook.id),
          owned: false,
          availableAtMs: t0 + 10 * index + n,
        }))
        await store.write.events.accept(await request(events, deliveries))
      }
      const found = (await store.read.deliveries.backlog()).sort((a, b) => a.dueMs - b.dueMs)
      expect(found).toEqual(
        webhooks.map((webhook, index) => ({ webhookId: webhook.id, dueMs: t0 + 10 * index })),
      )
    })
  })
}
