import { describe, expect, it } from 'vitest'
import type { ReplayScope } from '../../../domain/replay.ts'
import {
  attemptOf,
  delivered,
  eventOf,
  failed,
  type Open,
  scene,
  t0,
  testDeliveryOf,
} from '../given.ts'
import { everyState, feeding, replayOf, started, unwanted } from './replay-scene.ts'

export function replayScopeSuite(open: Open): void {
  describe('a replay', () => {
    it.each([
      [['failed'], ['failed']],
      [
        ['cancelled', 'failed'],
        ['failed', 'cancelled'],
      ],
      [['delivered'], ['delivered']],
      [
        ['delivered', 'cancelled'],
        ['delivered', 'cancelled'],
      ],
      [['none'], ['none']],
      [
        ['none', 'delivered', 'failed', 'cancelled'],
        ['delivered', 'failed', 'cancelled', 'none'],
      ],
    ] as const)('of %j takes up %j, and leaves the rest alone', async (states, taken) => {
      const given = await scene(open)
      const { store, channel, webhook } = given
      const each = await everyState(given)
      const before = await store.read.deliveries.get(each.pending)
      const scope: ReplayScope = replayOf(given, { states })
      const step = { after: null, look: 100 }
      expect(await store.read.replays.countScope(scope, step)).toEqual({
        count: taken.length,
        next: null,
      })
      const { id } = await started(given, { states })
      expect(await feeding(given, id)).toEqual({ kind: 'fed', count: taken.length, done: true })
      const claimed = await given.claim(undefined, t0 + 5)
      const fed = claimed.filter(({ delivery }) => delivery.replayId === id)
      expect(fed.map(({ event }) => event.id)).toEqual(taken.map((state) => each[state].eventId))
      for (const { delivery } of fed) {
        expect(delivery).toMatchObject({ state: 'pending', tries: 0, availableAtMs: t0 + 5 })
        // Those that it only reset are as old as they were.
        expect(delivery.createdAtMs).toBe(delivery.eventId === each.none.eventId ? t0 + 5 : t0)
      }
      expect(before).toMatchObject({ replayId: null })
      expect(await given.stateOf(each.retrying)).toBe('retrying')
      expect(await store.read.replays.get(channel.id, id)).toMatchObject({
        status: 'done',
        fed: taken.length,
        endedAtMs: t0 + 5,
      })
      expect(webhook.status).toBe('active')
    })

    it('resets as a manual retry does: attempts go on counting, older leases hold no more', async () => {
      const given = await scene(open)
      const fence = await given.accept()
      await given.settle(fence, failed)
      const { id } = await started(given)
      await feeding(given, id)
      expect(await given.store.read.deliveries.get(fence)).toMatchObject({
        state: 'pending',
        attempts: 1,
        tries: 0,
        owner: null,
        lease: 2,
        replayId: id,
      })
      expect(await given.settle(fence, delivered)).toBe(false)
    })

    it('keeps to its time, topics, channel and webhook', async () => {
      const given = await scene(open)
      const { addWebhook, settle, accept, store } = given
      const other = await addWebhook()
      const make = async (atMs: number, topic: string, webhookId = given.webhook.id) => {
        const fence = await accept({ createdAtMs: atMs, topic }, { webhookId })
        await settle(fence, failed)
        return fence.eventId
      }
      await make(t0, 'job.a')
      const first = await make(t0 + 1, 'job.a')
      await make(t0 + 1, 'stock.a')
      await make(t0 + 1, 'job')
      await make(t0 + 1, 'job.a', other.id)
      const last = await make(t0 + 2, 'stock.low')
      await make(t0 + 3, 'job.a')
      for (const states of [['failed'], ['failed', 'delivered'], ['failed', 'none']] as const) {
        const scope = { states, topics: ['job.*', 'stock.low'], sinceMs: t0 + 1, untilMs: t0 + 3 }
        const { count } = await store.read.replays.countScope(replayOf(given, scope), {
          after: null,
          look: 100,
        })
        // The webhook subscribes to job.*, so the event of the other webhook was never one of its.
        expect(count, states.join()).toBe(states[1] === 'none' ? 3 : 2)
      }
      const { id } = await started(given, {
        topics: ['job.*', 'stock.low'],
        sinceMs: t0 + 1,
        untilMs: t0 + 3,
      })
      await feeding(given, id)
      const fed = (await given.claim(undefined, t0 + 5)).map(({ event }) => event.id)
      expect(fed).toEqual([first, last])
    })

    it('finds events that the webhook never got only if it wants them now', async () => {
      const given = await scene(open)
      const { webhook, change, store } = given
      await unwanted(given, { topic: 'job.a' })
      await unwanted(given, { topic: 'stock.low' })
      const scope = replayOf(given, { states: ['none'] })
      const count = async () =>
        (await store.read.replays.countScope(scope, { after: null, look: 9 })).count
      expect(await count()).toBe(1)
      await change(webhook.id, { topics: ['stock.*'] })
      expect(await count()).toBe(1)
      await change(webhook.id, { topics: [] })
      expect(await count()).toBe(2)
    })

    it('passes over what a test send left, for the webhook it was for and for others', async () => {
      const given = await scene(open)
      const { channel, webhook, store } = given
      const event = eventOf(channel.id)
      const ref = { channelId: channel.id, eventId: event.id, webhookId: webhook.id }
      await store.write.events.record(
        event,
        testDeliveryOf(event, webhook.id),
        attemptOf({ ...ref, owner: given.nodeId, lease: 0 }),
      )
      const other = await given.addWebhook()
      for (const webhookId of [webhook.id, other.id]) {
        const scope = replayOf(given, { states: ['failed', 'none'], webhookId })
        const step = { after: null, look: 9 }
        expect(await store.read.replays.countScope(scope, step)).toMatchObject({ count: 0 })
      }
      const scope = replayOf(given, { states: ['failed'] })
      expect(await store.read.replays.countScope(scope, { after: null, look: 9 })).toMatchObject({
        count: 0,
      })
    })

    it('passes over what was erased, and what a test put into a stream', async () => {
      const given = await scene(open)
      const { channel, store } = given
      const erased = { failed: await given.accept(), none: await unwanted(given) }
      await given.settle(erased.failed, failed)
      for (const { eventId } of Object.values(erased)) {
        expect(await store.write.retention.erase(channel.id, eventId, t0)).toEqual({
          kind: 'erased',
        })
      }
      const made = await given.request([eventOf(channel.id)], [])
      await store.write.events.accept({ ...made, test: true })
      const kept = await unwanted(given)
      const { id } = await started(given, { states: ['failed', 'none'] })
      expect(await feeding(given, id)).toMatchObject({ kind: 'fed', count: 1 })
      expect(await given.stateOf(kept)).toBe('pending')
    })
  })
}
