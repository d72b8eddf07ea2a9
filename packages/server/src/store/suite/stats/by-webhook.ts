import { describe, expect, it } from 'vitest'
import { minuteMs } from '../../../domain/stats/steps.ts'
import { type Open, t0 } from '../given.ts'
import { countingScene, everything } from './counting-scene.ts'

export function byWebhookSuite(open: Open): void {
  describe('figures by webhook', () => {
    it('come in order of their ids, a portion at a time, without those that are deleted', async () => {
      const { addWebhook, channel, deliver, store, webhook, ...given } = await countingScene(open)
      const idle = await addWebhook()
      const gone = await addWebhook()
      await deliver(t0)
      await deliver(t0 + minuteMs)
      await deliver(t0, await given.accept({}, { webhookId: gone.id }))
      await store.write.webhooks.delete(channel.id, gone.id, t0)
      const page = { channelId: channel.id, range: everything, after: null, limit: 10 }
      expect(await store.read.stats.byWebhook(page)).toEqual([
        { webhookId: webhook.id, delivered: 2, failed: 0, givenUp: 0, durationMs: 6 },
        { webhookId: idle.id, delivered: 0, failed: 0, givenUp: 0, durationMs: 0 },
      ])
      expect(await store.read.stats.byWebhook({ ...page, limit: 1 })).toHaveLength(1)
      const rest = await store.read.stats.byWebhook({ ...page, after: webhook.id })
      expect(rest.map(({ webhookId }) => webhookId)).toEqual([idle.id])
      const range = { sinceMs: t0 + minuteMs, untilMs: t0 + 2 * minuteMs }
      expect(await store.read.stats.byWebhook({ ...page, range, limit: 1 })).toMatchObject([
        { delivered: 1 },
      ])
    })
  })
}
