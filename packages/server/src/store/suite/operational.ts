import { describe, expect, it } from 'vitest'
import { operationalGuid } from '../../domain/operational-event.ts'
import { disableAfter } from '../../domain/webhook/health.ts'
import type { WebhookRecord } from '../store.ts'
import {
  attemptOf,
  channelOf,
  delivered,
  failed,
  keyOf,
  type Open,
  retryAt,
  scene,
  t0,
  webhookOf,
} from './given.ts'
import { failingScene } from './health.ts'

const own = () => channelOf({ guid: operationalGuid, name: 'Posthorn', operational: true })

/** With an operational channel, a webhook on it, and what it was told. */
async function listeningScene(open: Open, listening: Partial<WebhookRecord> = {}) {
  const given = await failingScene(open)
  const { store } = given
  const channel = own()
  await store.write.channels.createOperational(channel)
  const listener = webhookOf(channel.id, { topics: [], ...listening })
  const key = keyOf({ kind: 'subscriber', channelId: channel.id, webhookId: listener.id })
  await store.write.webhooks.create(listener, key, null)
  const page = {
    channelId: channel.id,
    topic: null,
    extRefCode: null,
    sinceMs: null,
    untilMs: null,
    before: null,
  }
  const told = async () => (await store.read.events.list({ ...page, limit: 100 })).toReversed()
  return {
    ...given,
    own: channel,
    listener,
    told,
    topics: async () => (await told()).map(({ topic }) => topic),
    data: async () =>
      (await told()).map(({ data }) => JSON.parse(Buffer.from(data).toString()) as object),
    deliveries: () =>
      store.read.deliveries.list({
        ...page,
        eventId: null,
        webhookId: listener.id,
        state: null,
        limit: 100,
      }),
  }
}

export function operationalSuite(open: Open): void {
  describe('the operational channel', () => {
    it('is made once', async () => {
      const { store } = await scene(open)
      const first = own()
      await store.write.channels.createOperational(first)
      await store.write.channels.createOperational(own())
      const found = await store.read.channels.find(operationalGuid)
      expect(found).toEqual(first)
      const all = await store.read.channels.list({ before: null, limit: 9 })
      expect(all.filter(({ operational }) => operational)).toHaveLength(1)
      expect(await store.read.keys.list({ channelId: first.id, before: null, limit: 9 })).toEqual(
        [],
      )
    })

    it('goes without its guid when another channel has it', async () => {
      const { store } = await scene(open)
      const other = channelOf({ guid: operationalGuid })
      await store.write.channels.create(other, keyOf({ channelId: other.id }), null)
      const first = own()
      await store.write.channels.createOperational(first)
      expect((await store.read.channels.find(operationalGuid))?.id).toBe(other.id)
      expect(await store.read.channels.get(first.id)).toEqual({ ...first, guid: null })
    })
  })

  describe('operational events', () => {
    it('tell that a webhook begins to fail, once, and that it recovered', async () => {
      const { channel, data, fail, succeed, topics, webhook } = await listeningScene(open)
      const fence = await fail(t0)
      await fail(t0 + 10)
      await fail(t0 + 20, { fence, number: 2 })
      expect(await topics()).toEqual(['delivery.failing'])
      const last = await succeed(t0 + 30)
      await succeed(t0 + 40)
      expect(await topics()).toEqual(['delivery.failing', 'delivery.recovered'])
      expect(await data()).toEqual([
        {
          channel_id: channel.id,
          webhook_id: webhook.id,
          delivery_id: `${fence.eventId}_${webhook.id}`,
          event_id: fence.eventId,
          event_topic: 'job.created',
          attempts: 1,
          http_code: 200,
          reason: 'timeout',
          failing_since: new Date(t0).toISOString(),
          failed_events: 1,
        },
        expect.objectContaining({
          event_id: last.eventId,
          failing_since: new Date(t0).toISOString(),
          failed_events: 2,
        }),
      ])
    })

    it.each([
      ['is active again', { status: 'suspended' }, { status: 'active' }],
      ['has another URL', { url: 'https://example.com/moved' }, {}],
    ] as const)('tell that a webhook recovered that %s meanwhile', async (_, first, second) => {
      const { change, data, fail, succeed, topics, webhook } = await listeningScene(open)
      await fail(t0)
      await change(webhook.id, first)
      await change(webhook.id, second)
      await succeed(t0 + 10)
      await succeed(t0 + 20)
      const own = ['delivery.failing', 'delivery.recovered']
      expect((await topics()).filter((topic) => topic.startsWith('delivery.'))).toEqual(own)
      expect((await data()).at(-1)).toMatchObject({ failing_since: null, failed_events: null })
    })

    it('tell of one failing before and after a webhook began anew, and of its end', async () => {
      const { change, data, fail, succeed, topics, webhook } = await listeningScene(open)
      await fail(t0)
      await change(webhook.id, { url: 'https://example.com/moved' })
      await fail(t0 + 90_000)
      expect(await topics()).toEqual(['delivery.failing'])
      await succeed(t0 + 100_000)
      expect(await topics()).toEqual(['delivery.failing', 'delivery.recovered'])
      expect((await data()).at(-1)).toMatchObject({
        failing_since: new Date(t0 + 90_000).toISOString(),
        failed_events: 1,
      })
    })

    it('tell each delivery that failed for good, and a webhook that was disabled', async () => {
      const { accept, data, settle, topics, fail } = await listeningScene(open)
      const gone = await accept()
      await fail(t0 - 1)
      await settle(gone, failed, {
        attempt: attemptOf(gone, { outcome: 'failed', reason: 'gone' }),
        disable: 'gone',
      })
      expect(await topics()).toEqual(['delivery.failing', 'delivery.exhausted', 'webhook.disabled'])
      expect((await data()).slice(1)).toEqual([
        expect.objectContaining({ event_id: gone.eventId, reason: 'gone', failed_events: 2 }),
        expect.objectContaining({ reason: 'gone', failing_since: null, failed_events: null }),
      ])
    })

    it('tell since when a webhook that is disabled for it was failing', async () => {
      const { data, fail, topics } = await listeningScene(open)
      for (const n of [0, 1, 2]) await fail(t0 + n * disableAfter.ms)
      expect(await topics()).toEqual(['delivery.failing', 'webhook.disabled'])
      expect((await data())[1]).toMatchObject({
        reason: 'failing',
        failing_since: new Date(t0).toISOString(),
        failed_events: 3,
      })
    })

    it('tell that a webhook was validated, suspended or disabled, and of no other change', async () => {
      const { change, topics, told, webhook } = await listeningScene(open)
      await change(webhook.id, { name: 'other' })
      await change(webhook.id, { status: 'suspended', statusReason: 'deactivated' })
      await change(webhook.id, { name: 'again' })
      await change(webhook.id, { status: 'active', validatedAtMs: null })
      await change(webhook.id, { validatedAtMs: t0 + 5, updatedAtMs: t0 + 5 })
      await change(webhook.id, { status: 'disabled', statusReason: 'gone' })
      expect(await topics()).toEqual(['webhook.suspended', 'webhook.validated', 'webhook.disabled'])
      expect((await told())[1]).toMatchObject({ occurredAtMs: t0 + 5 })
    })

    it('wait for each webhook of the channel that wants them, in nobody’s hands', async () => {
      const { claim, deliveries, fail, listener, succeed } = await listeningScene(open, {
        topics: ['delivery.failing'],
      })
      await fail(t0)
      await succeed(t0 + 1)
      expect(await deliveries()).toMatchObject([
        { topic: 'delivery.failing', state: 'pending', owner: null, availableAtMs: t0 },
      ])
      expect(await claim([listener.id])).toHaveLength(1)
    })

    it('are held where their webhook holds, and dropped where it drops', async () => {
      const held = await listeningScene(open, { status: 'suspended', onSuspend: 'hold' })
      await held.fail(t0)
      expect(await held.deliveries()).toMatchObject([{ state: 'held', availableAtMs: null }])
      const dropped = await listeningScene(open, { status: 'suspended', onSuspend: 'drop' })
      await dropped.fail(t0)
      expect(await dropped.deliveries()).toEqual([])
      expect(await dropped.topics()).toEqual(['delivery.failing'])
    })

    it('say whether one waits to be sent', async () => {
      const { accept, listener, own, store } = await listeningScene(open)
      const change = async (fields: Partial<WebhookRecord>) => {
        const record = await store.read.webhooks.get(own.id, listener.id)
        if (record === null) throw new Error('gone')
        await store.write.webhooks.update({ ...record, ...fields })
      }
      const settle = async (outcome: 'failed' | 'delivered', startedAtMs: number) => {
        const fence = await accept()
        const attempt = attemptOf(fence, { outcome, startedAtMs })
        const next = outcome === 'failed' ? retryAt(t0) : delivered
        return store.write.deliveries.settle([{ fence, next, attempt, disable: null }])
      }
      expect(await settle('delivered', t0)).toMatchObject({ told: false })
      expect(await settle('failed', t0)).toMatchObject({ told: true })
      expect(await settle('failed', t0)).toMatchObject({ told: false })
      expect(await settle('delivered', t0)).toMatchObject({ told: true })
      await change({ status: 'suspended' })
      expect(await settle('failed', t0 + 120_000)).toMatchObject({ told: false })
    })

    it('never tell of the operational channel itself', async () => {
      const { claim, fail, listener, nodeId, own, settle, store, topics } =
        await listeningScene(open)
      await fail(t0)
      const [parcel] = await claim([listener.id])
      if (parcel === undefined) throw new Error('nothing told')
      const { channelId, eventId, webhookId, lease } = parcel.delivery
      const fence = { channelId, eventId, webhookId, lease, owner: nodeId }
      await settle(fence, failed, {
        attempt: attemptOf(fence, { outcome: 'failed', reason: 'gone' }),
        disable: 'gone',
      })
      const record = await store.read.webhooks.get(own.id, listener.id)
      expect(record).toMatchObject({ status: 'disabled', statusReason: 'gone' })
      expect(await store.read.health.get(listener.id)).toMatchObject({ failedEvents: 1 })
      expect(await topics()).toEqual(['delivery.failing'])
    })
  })
}
