import { describe, expect, it } from 'vitest'
import type { Replay } from '../../../domain/replay.ts'
import { answerOf, newId, type Open, scene, t0 } from '../given.ts'
import { feeding, replayOf, started } from './replay-scene.ts'

export function startingReplaysSuite(open: Open): void {
  describe('starting a replay', () => {
    it('keeps it as it was given, and finds it in its channel alone', async () => {
      const given = await scene(open)
      const { read } = given.store
      const replay = await started(given, {
        states: ['none', 'cancelled'],
        topics: ['job.*'],
        sinceMs: t0 - 5,
        total: 12,
        totalCapped: true,
      })
      expect(await read.replays.get(given.channel.id, replay.id)).toEqual(replay)
      expect(await read.replays.get(newId(), replay.id)).toBeNull()
      expect(await read.replays.running()).toEqual([{ id: replay.id, webhookId: given.webhook.id }])
    })

    it('refuses a second one for the webhook while the first runs', async () => {
      const given = await scene(open)
      const { store, addWebhook } = given
      const first = await started(given)
      expect(await store.write.replays.create(replayOf(given), null)).toEqual({
        kind: 'replay_running',
        id: first.id,
      })
      const other = await addWebhook()
      await started(given, { webhookId: other.id })
      await feeding(given, first.id)
      await started(given)
    })

    it('refuses webhooks that are not active or not there', async () => {
      const given = await scene(open)
      const { store, webhook, change } = given
      const create = async (fields: Partial<Replay> = {}) =>
        (await store.write.replays.create(replayOf(given, fields), null)).kind
      await change(webhook.id, { status: 'suspended' })
      expect(await create()).toBe('webhook_not_active')
      expect(await create({ webhookId: newId() })).toBe('not_found')
      expect(await create({ channelId: newId() })).toBe('not_found')
    })

    it('answers the same request as before, also when the webhook stopped meanwhile', async () => {
      const given = await scene(open)
      const { store, webhook, change } = given
      const remember = answerOf()
      expect((await store.write.replays.create(replayOf(given), remember)).kind).toBe('created')
      expect((await store.write.replays.create(replayOf(given), remember)).kind).toBe(
        'answered_before',
      )
      await change(webhook.id, { status: 'suspended' })
      expect((await store.write.replays.create(replayOf(given), remember)).kind).toBe(
        'answered_before',
      )
      expect(await store.read.replays.running()).toHaveLength(1)
    })

    it('lists replays newest first, of a channel or of a webhook', async () => {
      const given = await scene(open)
      const { store, channel, webhook, addWebhook } = given
      const other = await addWebhook()
      const made = [await started(given), await started(given, { webhookId: other.id })]
      for (const { id } of made) await feeding(given, id)
      made.push(await started(given))
      const list = async (page: object) => {
        const all = { channelId: channel.id, webhookId: null, before: null, limit: 9 }
        return (await store.read.replays.list({ ...all, ...page })).map(({ id }) => id)
      }
      const [first, second, third] = made.map(({ id }) => id)
      expect(await list({})).toEqual([third, second, first])
      expect(await list({ limit: 2 })).toEqual([third, second])
      expect(await list({ before: second })).toEqual([first])
      expect(await list({ webhookId: webhook.id })).toEqual([third, first])
      expect(await list({ channelId: newId(), webhookId: webhook.id })).toEqual([])
    })
  })
}
