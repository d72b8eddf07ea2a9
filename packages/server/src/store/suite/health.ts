import { describe, expect, it } from 'vitest'
import type { Attempt } from '../../domain/delivery/attempt.ts'
import { disableAfter } from '../../domain/webhook/health.ts'
import type { Fence } from '../store.ts'
import { attemptOf, delivered, newId, type Open, retryAt, type Scene, scene, t0 } from './given.ts'

/** A scene whose attempts fail, succeed and take no time. */
export async function failingScene(open: Open) {
  const given = await scene(open)
  const attempt = (fence: Fence, atMs: number, fields: Partial<Attempt> = {}) =>
    attemptOf(fence, {
      startedAtMs: atMs,
      timings: { dnsMs: null, connectMs: null, tlsMs: null, firstByteMs: null, totalMs: 0 },
      ...fields,
    })
  return {
    ...given,
    /** An attempt of the event, a new one unless given, fails at a time. */
    async fail(atMs: number, fields: Partial<Attempt> & { readonly fence?: Fence } = {}) {
      const { fence = await given.accept(), ...rest } = fields
      const made = attempt(fence, atMs, { outcome: 'failed', reason: 'timeout', ...rest })
      await given.settle(fence, retryAt(atMs + 60_000), { attempt: made })
      return fence
    },
    async succeed(atMs: number) {
      const fence = await given.accept()
      await given.settle(fence, delivered, { attempt: attempt(fence, atMs) })
      return fence
    },
    health: () => given.store.read.health.get(given.webhook.id),
  }
}

async function statusOf({ channel, store, webhook }: Scene) {
  const record = await store.read.webhooks.get(channel.id, webhook.id)
  return [record?.status, record?.statusReason]
}

export function healthSuite(open: Open): void {
  describe('the health of a webhook', () => {
    it('is failing since the first failure after a success, with the events that failed', async () => {
      const { fail, health, succeed } = await failingScene(open)
      await succeed(t0)
      expect(await health()).toBeNull()
      const fence = await fail(t0 + 10)
      await fail(t0 + 20, { reason: 'http_5xx' })
      await fail(t0 + 30, { fence, number: 2, reason: 'dns_failed' })
      expect(await health()).toEqual({
        failingSinceMs: t0 + 10,
        failedEvents: 2,
        lastReason: 'dns_failed',
      })
      await succeed(t0 + 40)
      expect(await health()).toBeNull()
      await fail(t0 + 50, { fence, number: 3 })
      expect(await health()).toMatchObject({ failingSinceMs: t0 + 50, failedEvents: 1 })
    })

    it('counts an attempt whose delivery moved on meanwhile, for it was made', async () => {
      const { accept, fail, health, store } = await failingScene(open)
      const fence = await accept()
      await store.write.deliveries.cancel(fence, t0)
      await fail(t0 + 10, { fence })
      expect(await health()).toMatchObject({ failedEvents: 1 })
    })

    it('is not touched by test events', async () => {
      const { channel, fail, health, store } = await failingScene(open)
      const fence = await fail(t0)
      const event = await store.read.events.get(channel.id, fence.eventId)
      const before = await store.read.deliveries.get(fence)
      if (event === null || before === null) throw new Error('nothing there')
      for (const outcome of ['failed', 'delivered'] as const) {
        const eventId = newId<'event'>()
        await store.write.events.record(
          { ...event, id: eventId },
          { ...before, eventId, state: outcome, availableAtMs: null },
          attemptOf({ ...fence, eventId }, { outcome }),
        )
      }
      expect(await health()).toMatchObject({ failingSinceMs: t0, failedEvents: 1 })
    })

    it('begins anew with another URL, when it is active again, and ends with the webhook', async () => {
      const { change, channel, fail, health, store, webhook } = await failingScene(open)
      await fail(t0)
      await change(webhook.id, { name: 'other', updatedAtMs: t0 + 1 })
      expect(await health()).not.toBeNull()
      await change(webhook.id, { url: 'https://example.com/moved' })
      expect(await health()).toBeNull()

      await fail(t0 + 10)
      await change(webhook.id, { status: 'suspended' })
      expect(await health()).not.toBeNull()
      await change(webhook.id, { status: 'active' })
      expect(await health()).toBeNull()

      const late = await fail(t0 + 20)
      await store.write.webhooks.delete(channel.id, webhook.id, t0 + 30)
      expect(await health()).toBeNull()
      await fail(t0 + 40, { fence: late })
      expect(await health()).toBeNull()
    })

    it('ends with the channel', async () => {
      const { channel, fail, health, store } = await failingScene(open)
      await fail(t0)
      await store.write.channels.delete(channel.id, t0 + 1)
      expect(await health()).toBeNull()
    })
  })

  describe('nothing but failures', () => {
    it('disable the webhook after five days and three events, and hold what is open', async () => {
      const given = await failingScene(open)
      const { fail, stateOf } = given
      await fail(t0)
      const second = await fail(t0 + 1)
      await fail(t0 + disableAfter.ms - 1, { fence: second, number: 2 })
      const last = await fail(t0 + disableAfter.ms - 1)
      expect(await statusOf(given)).toEqual(['active', null])
      await fail(t0 + disableAfter.ms, { fence: last, number: 2 })
      expect(await statusOf(given)).toEqual(['disabled', 'failing'])
      expect([await stateOf(second), await stateOf(last)]).toEqual(['held', 'held'])
    })

    it('of two events disable nothing, however long', async () => {
      const given = await failingScene(open)
      const fence = await given.fail(t0)
      await given.fail(t0 + 1)
      await given.fail(t0 + 10 * disableAfter.ms, { fence, number: 2 })
      expect(await statusOf(given)).toEqual(['active', null])
      await given.fail(t0 + 10 * disableAfter.ms)
      expect(await statusOf(given)).toEqual(['disabled', 'failing'])
    })

    it('disable nothing after one success [life-disable-failing]', async () => {
      const given = await failingScene(open)
      await given.fail(t0)
      await given.succeed(t0 + 1)
      for (const number of [1, 2, 3]) await given.fail(t0 + disableAfter.ms + number)
      expect(await statusOf(given)).toEqual(['active', null])
    })

    it('disable no webhook that was changed after the last attempt began', async () => {
      const given = await failingScene(open)
      const { change, fail, webhook } = given
      for (const n of [0, 1, 2]) await fail(t0 + n)
      await change(webhook.id, { name: 'mended', updatedAtMs: t0 + 2 * disableAfter.ms })
      await fail(t0 + disableAfter.ms)
      expect(await statusOf(given)).toEqual(['active', null])
      await fail(t0 + 2 * disableAfter.ms)
      expect(await statusOf(given)).toEqual(['disabled', 'failing'])
    })
  })
}
