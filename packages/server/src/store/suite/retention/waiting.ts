import { describe, expect, it } from 'vitest'
import { type Open, retryAt, type Scene, scene, t0 } from '../given.ts'
import { dayMs, walkThrough } from './retention-scene.ts'

export function waitingTooLongSuite(open: Open): void {
  describe('waiting too long', () => {
    const expire = async (store: Scene['store'], nowMs: number, limit = 1_000) =>
      (await walkThrough(store.write.retention.expireWaiting, { nowMs, limit })).done
    const expired = { state: 'failed', reason: 'expired', availableAtMs: null }

    it('fails what was held longer than the channel allows, and nothing younger', async () => {
      const { store, webhook, accept, change } = await scene(open)
      const fences = [await accept(), await accept({}, { owned: false })]
      await change(webhook.id, { status: 'suspended', updatedAtMs: t0 + 5 * dayMs })
      expect(await expire(store, t0 + 35 * dayMs)).toBe(0)
      expect(await expire(store, t0 + 35 * dayMs + 1, 1)).toBe(2)
      for (const fence of fences) {
        expect(await store.read.deliveries.get(fence)).toMatchObject(expired)
      }
      expect(await expire(store, t0 + 99 * dayMs)).toBe(0)
    })

    it('fails what has been due on a stream longer than that, but not what is leased', async () => {
      const { store, channel, addWebhook, accept, stateOf } = await scene(open)
      const stream = await addWebhook({ notificationType: 'stream', url: null })
      const wait = (availableAtMs: number) =>
        accept({}, { webhookId: stream.id, owned: false, availableAtMs })
      const [leased, waiting, younger] = [
        await wait(t0 - 1),
        await wait(t0),
        await wait(t0 + dayMs),
      ]
      await store.write.streams.lease({
        channelId: channel.id,
        webhookId: stream.id,
        nowMs: t0,
        untilMs: t0 + 1,
        limit: 1,
        limitBytes: 1,
      })
      expect(await expire(store, t0 + 30 * dayMs)).toBe(0)
      expect(await expire(store, t0 + 30 * dayMs + 1)).toBe(1)
      expect(await store.read.deliveries.get(waiting)).toMatchObject(expired)
      expect([await stateOf(leased), await stateOf(younger)]).toEqual(['pending', 'pending'])
    })

    it('is no fate of deliveries that a node sends', async () => {
      const { store, accept, settle, stateOf } = await scene(open)
      const [waiting, retrying] = [await accept({}, { owned: false }), await accept()]
      await settle(retrying, retryAt(t0 + 1))
      expect(await expire(store, t0 + 400 * dayMs)).toBe(0)
      expect([await stateOf(waiting), await stateOf(retrying)]).toEqual(['pending', 'retrying'])
    })

    it('can be mended by a retry', async () => {
      const { store, webhook, accept, change, claim } = await scene(open)
      const fence = await accept()
      await change(webhook.id, { status: 'suspended' })
      await expire(store, t0 + 31 * dayMs)
      await change(webhook.id, { status: 'active' })
      expect(await store.write.deliveries.retry(fence, t0)).toEqual({ kind: 'retrying' })
      expect(await claim()).toHaveLength(1)
    })
  })
}
