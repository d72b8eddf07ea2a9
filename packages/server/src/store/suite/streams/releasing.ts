import { describe, expect, it } from 'vitest'
import { delivered, newId, type Open, retryAt, t0 } from '../given.ts'
import { leased, streamScene } from './stream-scene.ts'

export function releasingStreamsSuite(open: Open): void {
  describe('a stream whose leases are given back or prolonged', () => {
    it('has a released lease back at once, where it was, and no attempt of it', async () => {
      const { store, wait, lease, settle, release } = await streamScene(open)
      const [first, second] = [await wait(), await wait()]
      await leased(lease())
      const third = await wait()
      const names = [second, first].map((fence) => ({ ...fence, lease: 2 }))
      expect(await release(names)).toEqual([true, true])
      expect(await release(names)).toEqual([false, false])
      expect(await store.read.streams.leases(names)).toEqual([null, null])
      expect(await settle({ ...first, lease: 2 }, delivered)).toBe(false)
      const again = await leased(lease({ nowMs: t0 + 2 }))
      expect(again.map(({ event }) => event.id)).toEqual(
        [first, second, third].map(({ eventId }) => eventId),
      )
      expect(again[0]?.delivery).toMatchObject({ state: 'pending', attempts: 0, lease: 4 })
      expect(await store.read.attempts.ofDelivery(first)).toEqual([])
    })

    it('releases a retry as a retry, which is due at once', async () => {
      const { wait, lease, settle, release } = await streamScene(open)
      const fence = await wait()
      await leased(lease())
      await settle({ ...fence, lease: 2 }, retryAt(t0 + 7))
      await leased(lease({ nowMs: t0 + 7 }))
      expect(await release([{ ...fence, lease: 3 }], t0 + 8)).toEqual([true])
      const [again] = await leased(lease({ nowMs: t0 + 8 }))
      expect(again?.delivery).toMatchObject({ state: 'retrying', attempts: 1 })
    })

    it('renews a lease to another end, sooner or later, never past the longest', async () => {
      const { store, wait, lease, lapsed, renew } = await streamScene(open)
      const name = { ...(await wait()), lease: 2 }
      await leased(lease())
      expect(await renew([name], { nowMs: t0 + 99, untilMs: t0 + 900 })).toEqual([t0 + 900])
      expect(await lapsed(t0 + 899)).toEqual([])
      expect(await leased(lease({ nowMs: t0 + 899 }))).toEqual([])
      expect(await renew([name], { nowMs: t0 + 99, untilMs: t0 + 1_001 })).toEqual([t0 + 1_000])
      expect(await renew([name], { nowMs: t0 + 99, untilMs: t0 + 150 })).toEqual([t0 + 150])
      expect(await store.read.streams.leases([name])).toMatchObject([
        { leasedAtMs: t0, endsAtMs: t0 + 150 },
      ])
      expect(await lapsed(t0 + 150)).toHaveLength(1)
    })

    it('releases and renews no lease that ended, was settled, or is of another channel', async () => {
      const { wait, lease, settle, lapsed, release, renew } = await streamScene(open)
      const [ended, settled] = [await wait(), await wait()].map((each) => ({ ...each, lease: 2 }))
      if (ended === undefined || settled === undefined) throw new Error('nothing waits')
      await leased(lease())
      const elsewhere = { ...ended, channelId: newId<'channel'>() }
      const later = { ...ended, lease: 3 }
      await settle(settled, delivered)
      expect(await release([settled, elsewhere, later])).toEqual([false, false, false])
      expect(await renew([settled, elsewhere, later])).toEqual([null, null, null])
      expect(await release([ended], t0 + 100)).toEqual([false])
      expect(await renew([ended], { nowMs: t0 + 100 })).toEqual([null])
      expect(await lapsed(t0 + 100)).toHaveLength(1)
    })

    it('releases and renews what was suspended meanwhile, which stays held', async () => {
      const { store, stream, wait, lease, change, release, renew } = await streamScene(open)
      const [given, kept] = [await wait(), await wait()]
      await leased(lease())
      await change(stream.id, { status: 'suspended' })
      expect(await release([{ ...given, lease: 2 }])).toEqual([true])
      const name = { ...kept, lease: 2 }
      expect(await renew([name], { nowMs: t0 + 200, untilMs: t0 + 300 })).toEqual([t0 + 300])
      for (const fence of [given, kept]) {
        expect(await store.read.deliveries.get(fence)).toMatchObject({
          state: 'held',
          availableAtMs: null,
        })
      }
      await change(stream.id, { status: 'active' })
      await store.write.deliveries.drain({ webhookIds: [stream.id], limit: 9, nowMs: t0 + 250 })
      const again = await leased(lease({ nowMs: t0 + 250 }))
      expect(again.map(({ event }) => event.id)).toEqual([given.eventId])
      expect(await store.read.streams.leases([name])).toMatchObject([{ endsAtMs: t0 + 300 }])
    })
  })
}
