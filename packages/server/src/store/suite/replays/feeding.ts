import { describe, expect, it } from 'vitest'
import { delivered, type Open, scene, t0 } from '../given.ts'
import { failures, fedInSteps, feeding, replayOf, started, unwanted } from './replay-scene.ts'

export function feedingReplaysSuite(open: Open): void {
  describe('feeding a replay', () => {
    it.each([[['failed', 'cancelled']], [['failed', 'delivered']], [['failed', 'none']]] as const)(
      'of %j goes on where it ended, also after a restart, without a gap or a repeat',
      async (states) => {
        const given = await scene(open)
        const ids = await failures(given, 25)
        const { id } = await started(given, { states })
        const first = await feeding(given, id, { portion: 10, mostPending: 1_000 })
        expect(first).toEqual({ kind: 'fed', count: 10, done: false })
        const store = await given.harness.reopen()
        const again = { ...given, store }
        expect(await fedInSteps(again, id, { portion: 10 })).toEqual([10, 5])
        expect(await feeding(again, id)).toEqual({ kind: 'ended' })
        const leases = await Promise.all(
          ids.map(async (eventId) => {
            const ref = { channelId: given.channel.id, eventId, webhookId: given.webhook.id }
            return (await store.read.deliveries.get(ref))?.lease
          }),
        )
        expect(leases).toEqual(ids.map(() => 2))
        expect(await store.read.replays.get(given.channel.id, id)).toMatchObject({ fed: 25 })
      },
    )

    it('looks at a bounded number of rows in a step, however few match', async () => {
      const given = await scene(open)
      for (let n = 0; n < 7; n++) await unwanted(given, { topic: n === 5 ? 'job.a' : 'else' })
      const { id } = await started(given, { states: ['none'] })
      expect(await fedInSteps(given, id, { look: 3 })).toEqual([0, 1, 0])
      const scope = replayOf(given, { states: ['none'], topics: ['else'] })
      const step = await given.store.read.replays.countScope(scope, { after: null, look: 3 })
      expect(step.next).not.toBeNull()
      expect(
        await given.store.read.replays.countScope(scope, { after: step.next, look: 9 }),
      ).toMatchObject({ next: null })
    })

    it('waits while enough of it is at hand', async () => {
      const given = await scene(open)
      await failures(given, 5)
      const { id } = await started(given)
      const small = { portion: 3, mostPending: 1 }
      expect(await feeding(given, id, small)).toMatchObject({ kind: 'fed', count: 3 })
      expect(await feeding(given, id, small)).toEqual({ kind: 'waiting' })
      const [one, two] = await given.claim(undefined, t0 + 5)
      for (const { delivery } of [one, two].filter((each) => each !== undefined)) {
        const { channelId, eventId, lease, webhookId } = delivery
        await given.settle({ channelId, eventId, webhookId, lease, owner: given.nodeId }, delivered)
      }
      expect(await feeding(given, id, small)).toMatchObject({ kind: 'fed', count: 2 })
    })

    it('waits while the webhook is not active or sends what was held', async () => {
      const given = await scene(open)
      const { webhook, change, store } = given
      await failures(given, 1)
      const held = await given.accept()
      const { id } = await started(given)
      await change(webhook.id, { status: 'suspended' })
      expect(await feeding(given, id)).toEqual({ kind: 'waiting' })
      await change(webhook.id, { status: 'active' })
      expect(await feeding(given, id)).toEqual({ kind: 'waiting' })
      const drain = { webhookIds: [webhook.id], limit: 9, nowMs: t0 }
      expect(await store.write.deliveries.drain(drain)).toBe(1)
      expect(await given.stateOf(held)).toBe('pending')
      expect(await feeding(given, id)).toEqual({ kind: 'fed', count: 1, done: true })
    })

    it('ends when the webhook or the channel is deleted', async () => {
      const given = await scene(open)
      const { channel, store, webhook, addWebhook } = given
      const other = await addWebhook()
      await failures(given, 1)
      const { id } = await started(given)
      const second = await started(given, { webhookId: other.id })
      await store.write.webhooks.delete(channel.id, webhook.id, t0 + 3)
      expect(await store.read.replays.get(channel.id, id)).toMatchObject({
        status: 'cancelled',
        endedAtMs: t0 + 3,
      })
      expect(await feeding(given, id)).toEqual({ kind: 'ended' })
      expect(await store.read.replays.running()).toEqual([{ id: second.id, webhookId: other.id }])
      await store.write.channels.delete(channel.id, t0 + 4)
      expect(await store.read.replays.running()).toEqual([])
    })
  })
}
