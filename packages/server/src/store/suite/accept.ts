import { describe, expect, it } from 'vitest'
import type { Fence, Settlement } from '../store.ts'
import {
  attemptOf,
  channelOf,
  eventOf,
  failed,
  keyOf,
  newDelivery,
  newId,
  type Open,
  scene,
  t0,
  webhookOf,
} from './given.ts'

const wish: Partial<Settlement> = { disable: 'gone' }
const lateWish = (fence: Fence): Partial<Settlement> => ({
  ...wish,
  attempt: attemptOf(fence, { startedAtMs: t0 - 1 }),
})

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

    it('stores nothing that was routed before a change of who gets what', async () => {
      const { store, channel, webhook, addWebhook, accept, settle, change, outdated } =
        await scene(open)
      const other = await addWebhook()
      const suspend = () => change(webhook.id, { status: 'suspended' })
      const changes: [string, () => Promise<unknown>][] = [
        ['created', () => addWebhook()],
        ['topics', () => change(webhook.id, { topics: [] })],
        ['on suspend', () => change(webhook.id, { onSuspend: 'drop' })],
        ['suspended', suspend],
        ['active, draining', () => change(webhook.id, { status: 'active' })],
        [
          'drained',
          () => store.write.deliveries.drain({ webhookIds: [webhook.id], limit: 9, nowMs: t0 }),
        ],
        ['disabled', async () => settle(await accept(), failed, { disable: 'gone' })],
        ['deleted', () => store.write.webhooks.delete(channel.id, other.id, t0)],
        ['channel deleted', () => store.write.channels.delete(channel.id, t0)],
      ]
      // Something to hold, so that the webhook drains.
      await accept()
      const refused: [string, boolean][] = []
      for (const [name, make] of changes) refused.push([name, await outdated(make)])
      expect(refused).toEqual(changes.map(([name]) => [name, true]))
    })

    it('does not mind changes that route alike, nor those of other channels', async () => {
      const { store, channel, webhook, accept, settle, change, outdated } = await scene(open)
      const elsewhere = channelOf()
      const key = keyOf({ channelId: channel.id })
      const theirs = webhookOf(elsewhere.id)
      const fence = await accept()
      const changes: [string, () => Promise<unknown>][] = [
        [
          'another channel',
          () => store.write.channels.create(elsewhere, keyOf({ channelId: elsewhere.id }), null),
        ],
        ['its webhook', () => store.write.webhooks.create(theirs, keyOf(), null)],
        ['its webhook deleted', () => store.write.webhooks.delete(elsewhere.id, theirs.id, t0)],
        ['name, url, format', () => change(webhook.id, { name: 'n', url: 'x:y', format: 'raw' })],
        ['headers, secrets', () => change(webhook.id, { sealed: Buffer.from('new') })],
        ['retries', () => change(webhook.id, { retryPolicy: { delays: [] } })],
        ['a key', () => store.write.keys.create(key, null)],
        ['a key revoked', () => store.write.keys.revoke(channel.id, key.id, t0)],
        [
          'the name of the channel',
          () => store.write.channels.update(channel.id, { name: 'N' }, t0),
        ],
        [
          'nothing to drain',
          () => store.write.deliveries.drain({ webhookIds: [webhook.id], limit: 9, nowMs: t0 }),
        ],
        ['disabling too late', () => settle(fence, failed, lateWish(fence))],
        ['disabling what is gone', () => settle({ ...fence, webhookId: newId() }, failed, wish)],
      ]
      const refused: [string, boolean][] = []
      for (const [name, make] of changes) refused.push([name, await outdated(make)])
      expect(refused).toEqual(changes.map(([name]) => [name, false]))
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
