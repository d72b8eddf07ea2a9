import { describe, expect, it } from 'vitest'
import { eventOf, newDelivery, newId, type Open, scene, t0 } from './given.ts'

export function acceptSuite(open: Open): void {
  describe('accepting events', () => {
    it('keeps every field, and the data byte for byte', async () => {
      const { store, channel, webhook, request } = await scene(open)
      const event = eventOf(channel.id, {
        data: Buffer.from('{ "a" : 1.0,\r\n"é":"\ud83d\ude00" }\n'),
        context: Buffer.from(' null'),
        extRefCode: 'ref',
        eventUrl: 'https://x',
        traceparent: '00-aa',
      })
      const result = await store.write.events.accept(
        await request([event], [newDelivery(event.id, webhook.id)]),
      )
      expect(result).toEqual({ kind: 'stored' })
      const found = await store.read.events.get(channel.id, event.id)
      expect({
        ...found,
        data: Buffer.from(found?.data ?? []),
        context: Buffer.from(found?.context ?? []),
      }).toEqual(event)
      expect(await store.read.events.get(newId(), event.id)).toBeNull()
    })

    it('gives owned deliveries to the node under lease 1, others to nobody', async () => {
      const { store, nodeId, accept, addWebhook } = await scene(open)
      const other = await addWebhook()
      const owned = await accept()
      expect(await store.read.deliveries.get(owned)).toMatchObject({
        state: 'pending',
        owner: nodeId,
        lease: 1,
        attempts: 0,
        tries: 0,
        topic: 'job.created',
        availableAtMs: t0,
      })
      const free = await accept({}, { webhookId: other.id, owned: false })
      expect(await store.read.deliveries.get(free)).toMatchObject({ owner: null })
      expect(await store.read.deliveries.backlog()).toEqual([{ webhookId: other.id, dueMs: t0 }])
    })

    it('stores nothing when the routing has moved', async () => {
      const { store, channel, webhook, request, addWebhook } = await scene(open)
      const event = eventOf(channel.id)
      const stale = await request([event], [newDelivery(event.id, webhook.id)])
      await addWebhook()
      expect(await store.write.events.accept(stale)).toEqual({ kind: 'stale_routing' })
      expect(await store.read.events.get(channel.id, event.id)).toBeNull()
    })

    it('stores nothing for a node that is gone', async () => {
      const { store, channel, nodeId, webhook, request } = await scene(open)
      await store.write.nodes.retire(nodeId)
      const event = eventOf(channel.id)
      const late = await request([event], [newDelivery(event.id, webhook.id)])
      expect(await store.write.events.accept(late)).toEqual({ kind: 'node_lost' })
      expect(await store.read.events.get(channel.id, event.id)).toBeNull()
    })

    it('survives a restart', async () => {
      const { harness, accept } = await scene(open)
      const fence = await accept()
      const store = await harness.reopen()
      expect(await store.read.deliveries.get(fence)).toMatchObject({ state: 'pending' })
    })

    it('lets one that cannot be stored fail alone among many made together', async () => {
      const { store, channel, webhook, request } = await scene(open)
      const twin = eventOf(channel.id)
      const events = Array.from({ length: 50 }, () => eventOf(channel.id))
      const requests = await Promise.all(
        [...events.slice(0, 25), twin, twin, ...events.slice(25)].map((event) =>
          request([event], [newDelivery(event.id, webhook.id)]),
        ),
      )
      const results = await Promise.allSettled(
        requests.map((each) => store.write.events.accept(each)),
      )
      const rejected = results.filter((each) => each.status === 'rejected')
      expect(rejected.map((each) => each.reason.code)).toEqual(['broken'])
      for (const event of [twin, ...events]) {
        expect(await store.read.events.get(channel.id, event.id)).not.toBeNull()
      }
    })

    it('stores a batch whole or not at all', async () => {
      const { store, channel, webhook, request } = await scene(open)
      const [first, second] = [eventOf(channel.id), eventOf(channel.id)]
      const twice = [newDelivery(second.id, webhook.id), newDelivery(second.id, webhook.id)]
      const broken = await request([first, second], twice)
      await expect(store.write.events.accept(broken)).rejects.toMatchObject({ code: 'broken' })
      expect(await store.read.events.get(channel.id, first.id)).toBeNull()
    })
  })
}
