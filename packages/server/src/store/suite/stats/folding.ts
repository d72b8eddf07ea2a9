import { describe, expect, it } from 'vitest'
import { dayMs, hourMs, minuteMs, minutesSinceMs } from '../../../domain/stats/steps.ts'
import { eventOf, type Open, t0 } from '../given.ts'
import { countingScene, installation } from './counting-scene.ts'

export function foldingSuite(open: Open): void {
  describe('folding figures', () => {
    it('adds minutes up to hours and hours up to days, and changes no figure', async () => {
      const { byWebhook, counted, deliver, fail, foldAll, webhookStats } = await countingScene(open)
      const since = minutesSinceMs(t0)
      for (let n = 0; n < 70; n++) await deliver(since + n * 7 * minuteMs)
      await fail(since + 7 * minuteMs)
      // Of an hour that is not over.
      await deliver(t0 + minuteMs)
      const everyStep = async () => [
        await counted(webhookStats, 60),
        await counted(webhookStats, 900),
        await counted(webhookStats, 3_600),
        await counted(webhookStats, 21_600),
        await counted(webhookStats, 86_400),
        await byWebhook({ sinceMs: since + 14 * minuteMs, untilMs: t0 - hourMs }),
        await byWebhook({ sinceMs: since + hourMs, untilMs: t0 + 2 * minuteMs }),
      ]
      const before = await everyStep()
      expect(before.map((steps) => steps.length)).toEqual([71, 34, 10, 3, 2, 1, 1])
      // A webhook's 70 minutes and 9 hours, its channel's and the installation's.
      expect(await foldAll({ nowMs: t0 + 2 * minuteMs })).toMatchObject({ done: 3 * (70 + 9) })
      expect(await everyStep()).toEqual(before)
      expect(await foldAll({ nowMs: t0 + 2 * minuteMs })).toMatchObject({ done: 0 })
    })

    it('keeps minutes apart for two days', async () => {
      const { counted, deliver, foldAll, webhookStats } = await countingScene(open)
      const since = minutesSinceMs(t0)
      await deliver(since - minuteMs)
      await deliver(since)
      await foldAll()
      expect(await counted(webhookStats)).toEqual([
        [since - t0, '0 events, 1 + 0 attempts in 3 ms, 0 given up'],
      ])
      expect(await counted(webhookStats, 3_600)).toHaveLength(2)
    })

    it('takes few at a time when asked to, and adds what comes late', async () => {
      const { counted, deliver, foldAll, webhookStats } = await countingScene(open)
      const hour = minutesSinceMs(t0) + hourMs
      for (let n = 0; n < 10; n++) await deliver(hour + n * minuteMs)
      const { done, steps } = await foldAll({ limit: 7 })
      expect([done, steps > 4]).toEqual([33, true])
      await deliver(hour)
      // The minute again, the hour again.
      expect(await foldAll({ limit: 1 })).toMatchObject({ done: 6 })
      expect((await counted(webhookStats))[0]).toEqual([
        hour - t0,
        '0 events, 2 + 0 attempts in 6 ms, 0 given up',
      ])
      for (const stepS of [3_600, 86_400]) {
        expect(await counted(webhookStats, stepS)).toMatchObject([
          [expect.anything(), '0 events, 11 + 0 attempts in 33 ms, 0 given up'],
        ])
      }
    })

    it('forgets hours and days after 400 days', async () => {
      const { counted, deliver, foldAll, webhookStats } = await countingScene(open)
      await deliver(t0 - 401 * dayMs)
      await deliver(t0 - 399 * dayMs)
      await foldAll()
      for (const stepS of [3_600, 86_400]) {
        expect(await counted(webhookStats, stepS)).toEqual([
          [-399 * dayMs, '0 events, 1 + 0 attempts in 3 ms, 0 given up'],
        ])
      }
    })

    it('counts what shares a commit with it', async () => {
      const { channel, counted, nodeId, store, version } = await countingScene(open)
      const routingVersion = await version()
      const accept = () =>
        store.write.events.accept({
          channelId: channel.id,
          nodeId,
          routingVersion,
          events: [eventOf(channel.id)],
          deliveries: [],
          remember: null,
        })
      const fold = () => store.write.stats.fold({ cursor: null, nowMs: t0 + hourMs, limit: 100 })
      await Promise.all([accept(), accept(), fold(), accept(), fold(), accept()])
      expect(await counted(installation)).toEqual([
        [0, '4 events, 0 + 0 attempts in 0 ms, 0 given up'],
      ])
    })

    it('forgets deleted webhooks and channels, and keeps them in what they are a part of', async () => {
      const { addWebhook, channel, channelStats, counted, deliver, foldAll, store, ...given } =
        await countingScene(open)
      const kept = await addWebhook()
      await deliver(t0)
      await deliver(t0, await given.accept({}, { webhookId: kept.id }))
      const whole = [[0, '2 events, 2 + 0 attempts in 6 ms, 0 given up']]
      await store.write.webhooks.delete(channel.id, given.webhook.id, t0)
      await foldAll({ limit: 1 })
      expect(await counted(given.webhookStats)).toEqual([])
      expect(await counted({ kind: 'webhook', id: kept.id })).toHaveLength(1)
      expect(await counted(channelStats)).toEqual(whole)
      await store.write.channels.delete(channel.id, t0)
      await foldAll()
      expect(await counted({ kind: 'webhook', id: kept.id })).toEqual([])
      expect(await counted(channelStats)).toEqual([])
      expect(await counted(installation)).toEqual(whole)
    })
  })
}
