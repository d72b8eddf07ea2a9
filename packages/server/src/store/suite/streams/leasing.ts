import { describe, expect, it } from 'vitest'
import { eventOf, newDelivery, newId, type Open, t0 } from '../given.ts'
import { leased, streamScene } from './stream-scene.ts'

export function leasingStreamsSuite(open: Open): void {
  describe('a stream', () => {
    it('is leased oldest due first, each delivery to one receiver at a time', async () => {
      const { store, wait, lease } = await streamScene(open)
      const late = await wait(t0 - 1)
      const early = await wait(t0 - 5)
      await wait(t0 + 1)
      const parcels = await leased(lease())
      expect(parcels.map(({ event }) => event.id)).toEqual([early.eventId, late.eventId])
      expect(parcels[0]?.delivery).toMatchObject({ lease: 2, owner: null, availableAtMs: t0 + 100 })
      expect(Buffer.from(parcels[0]?.event.data ?? []).toString()).toBe('{ "n": 1.50 }')
      expect(await leased(lease())).toEqual([])
      expect(await store.read.deliveries.get(early)).toMatchObject({
        state: 'pending',
        attempts: 0,
        availableAtMs: t0 + 100,
      })
    })

    it('is leased within limits, but never nothing for want of bytes', async () => {
      const { wait, lease } = await streamScene(open)
      for (let n = 0; n < 4; n++) await wait()
      expect(await leased(lease({ limit: 2 }))).toHaveLength(2)
      expect(await leased(lease({ limitBytes: 1 }))).toHaveLength(1)
    })

    it('is never claimed by a node, nor listed as something to send', async () => {
      const { store, stream, wait, claim } = await streamScene(open)
      await wait()
      expect(await claim([stream.id])).toEqual([])
      expect(await store.read.deliveries.backlog()).toEqual([])
    })

    it('is looked at without taking anything, and so that it shows what a lease would find', async () => {
      const { store, channel, stream, wait, lease } = await streamScene(open)
      const look = (nowMs: number) =>
        store.read.streams.look({ channelId: channel.id, webhookId: stream.id, nowMs })
      expect(await look(t0)).toEqual({ kind: 'nothing' })
      await wait(t0 + 1)
      expect(await look(t0)).toEqual({ kind: 'nothing' })
      expect([await look(t0 + 1), await look(t0 + 1)]).toEqual([{ kind: 'due' }, { kind: 'due' }])
      await leased(lease({ nowMs: t0 + 1 }))
      expect(await look(t0 + 200)).toEqual({ kind: 'nothing' })
    })

    it('is the only type that is leased, and only while it is active', async () => {
      const { store, channel, webhook, stream, lease, change } = await streamScene(open)
      const kindOf = async (channelId = channel.id, webhookId = webhook.id) => {
        const limits = { limit: 1, limitBytes: 1, nowMs: t0, untilMs: t0 + 1 }
        const { kind } = await store.write.streams.lease({ channelId, webhookId, ...limits })
        expect(await store.read.streams.look({ channelId, webhookId, nowMs: t0 })).toEqual({ kind })
        return kind
      }
      expect(await kindOf()).toBe('not_a_stream')
      expect(await kindOf(newId(), stream.id)).toBe('not_found')
      expect(await kindOf(channel.id, newId())).toBe('not_found')
      await change(stream.id, { status: 'suspended' })
      expect(await lease()).toEqual({ kind: 'not_active' })
      await store.write.webhooks.delete(channel.id, stream.id, t0)
      expect(await lease()).toEqual({ kind: 'not_found' })
    })

    it('hides no other webhook that has deliveries of the same events waiting', async () => {
      const { store, stream, webhook, request, channel } = await streamScene(open)
      const events = Array.from({ length: 50 }, () => eventOf(channel.id))
      const deliveries = events.flatMap(({ id }) => [
        { ...newDelivery(id, stream.id), owned: false },
        { ...newDelivery(id, webhook.id), owned: false },
      ])
      await store.write.events.accept(await request(events, deliveries))
      expect(await store.read.deliveries.backlog()).toEqual([{ webhookId: webhook.id, dueMs: t0 }])
    })
  })
}
