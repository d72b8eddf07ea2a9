import { describe, expect, it } from 'vitest'
import type { WebhookId } from '../../../domain/ids.ts'
import { dayMs, minuteMs } from '../../../domain/stats/steps.ts'
import { channelOf, keyOf, type Open, t0 } from '../given.ts'
import { countingScene, everything } from './counting-scene.ts'

export function byChannelSuite(open: Open): void {
  describe('figures by channel', () => {
    it('come in order of their ids, a portion at a time, without those that are deleted', async () => {
      const { addWebhook, channel, deliver, fail, store, ...given } = await countingScene(open)
      const addChannel = async (name: string, guid: string | null) => {
        const made = channelOf({ name, guid })
        await store.write.channels.create(made, keyOf({ channelId: made.id }), null)
        return made
      }
      const gone = await addChannel('Gone', 'gone')
      const idle = await addChannel('Idle', 'idle')
      const other = await addWebhook()
      await deliver(t0)
      await deliver(t0 + minuteMs, await given.accept({}, { webhookId: other.id }))
      await fail(t0)
      await store.write.channels.delete(gone.id, t0)
      const page = { range: everything, after: null, limit: 10 }
      const busy = { channelId: channel.id, name: channel.name, guid: null, open: 0 }
      const none = { events: 0, delivered: 0, failed: 0, givenUp: 0, durationMs: 0, open: 0 }
      expect(await store.read.stats.byChannel(page)).toEqual([
        { ...busy, events: 3, delivered: 2, failed: 1, givenUp: 1, durationMs: 9 },
        { channelId: idle.id, name: 'Idle', guid: 'idle', ...none },
      ])
      expect(await store.read.stats.byChannel({ ...page, limit: 1 })).toHaveLength(1)
      const rest = await store.read.stats.byChannel({ ...page, after: channel.id })
      expect(rest.map(({ channelId }) => channelId)).toEqual([idle.id])
      const range = { sinceMs: t0 + minuteMs, untilMs: t0 + 2 * minuteMs }
      expect(await store.read.stats.byChannel({ ...page, range, limit: 1 })).toMatchObject([
        { events: 0, delivered: 1, failed: 0 },
      ])
    })

    it('are the same after they were added up', async () => {
      const { channel, deliver, fail, foldAll, store } = await countingScene(open)
      await deliver(t0 - 3 * dayMs)
      await fail(t0)
      const page = { range: everything, after: null, limit: 10 }
      const before = await store.read.stats.byChannel(page)
      expect(before).toMatchObject([{ channelId: channel.id, delivered: 1, failed: 1 }])
      await foldAll()
      expect(await store.read.stats.byChannel(page)).toEqual(before)
    })

    it('tell what is open now of all webhooks, whatever the range', async () => {
      const { accept, addWebhook, deliver, store } = await countingScene(open)
      const other = await addWebhook()
      const openNow = async () => {
        const range = { sinceMs: t0 - dayMs, untilMs: t0 - dayMs + minuteMs }
        const page = { range, after: null, limit: 10 }
        return (await store.read.stats.byChannel(page)).map((each) => each.open)
      }
      const to = (webhookId: WebhookId) => accept({}, { webhookId })
      expect(await openNow()).toEqual([0])
      const first = await accept()
      await to(other.id)
      await to(other.id)
      expect(await openNow()).toEqual([3])
      await deliver(t0, first)
      expect(await openNow()).toEqual([2])
    })
  })
}
