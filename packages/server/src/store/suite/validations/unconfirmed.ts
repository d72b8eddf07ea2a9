import { describe, expect, it } from 'vitest'
import type { WebhookRecord } from '../../store.ts'
import { type Open, t0 } from '../given.ts'
import { unvalidated } from './validation-scene.ts'

export function unconfirmedSuite(open: Open): void {
  describe('webhooks subscribed without a key', () => {
    it('are deleted when they are not validated for long, whatever was changed, oldest first', async () => {
      const { store, channel, addWebhook, change } = await unvalidated(open)
      const add = (createdAtMs: number, fields: Partial<WebhookRecord> = {}) =>
        addWebhook({ anonymous: true, validatedAtMs: null, createdAtMs, ...fields })
      const second = await add(t0 + 2)
      const first = await add(t0 + 1)
      const kept = [
        await add(t0 + 4),
        await add(t0, { validatedAtMs: t0 }),
        await add(t0, { anonymous: false }),
      ]
      const moved = await add(t0, { validatedAtMs: t0 })
      kept.push(moved)
      await change(moved.id, { url: 'https://b.example', validatedAtMs: null, updatedAtMs: t0 + 4 })
      await change(first.id, { url: 'https://b.example', updatedAtMs: t0 + 8 })
      const expire = (limit: number) =>
        store.write.validations.expireUnconfirmed({
          unvalidatedSinceMs: t0 + 3,
          limit,
          nowMs: t0 + 9,
        })
      const isThere = async (webhook: WebhookRecord) =>
        (await store.read.webhooks.get(channel.id, webhook.id)) !== null
      expect(await expire(1)).toBe(1)
      expect([await isThere(first), await isThere(second)]).toEqual([false, true])
      expect(await expire(9)).toBe(1)
      expect(await expire(9)).toBe(0)
      expect(await isThere(second)).toBe(false)
      for (const webhook of kept) expect(await isThere(webhook)).toBe(true)
    })
  })
}
