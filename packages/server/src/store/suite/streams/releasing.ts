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

    it('releases a retry as a retry, due since when it was', async () => {
      const { store, wait, lease, settle, release } = await streamScene(open)
      const retried = await wait()
      await leased(lease())
      await settle({ ...retried, lease: 2 }, retryAt(t0 + 7))
      const newer = await wait(t0 + 5)
      const order = [newer, retried].map(({ eventId }) => eventId)
      const names = [
        { ...retried, lease: 3 },
        { ...newer, lease: 2 },
      ]
      const first = await leased(lease({ nowMs: t0 + 8 }))
      expect(first.map(({ event }) => event.id)).toEqual(order)
      expect(await release(names, t0 + 9)).toEqual([true, true])
      expect(await store.read.deliveries.get(retried)).toMatchObject({ availableAtMs: t0 + 7 })
      const again = await leased(lease({ nowMs: t0 + 9 }))
      expect(again.map(({ event }) => event.id)).toEqual(order)
      expect(again[1]?.delivery).toMatchObject({ state: 'retrying', attempts: 1 })
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

    it('lets a lease go on that was renewed after it was read as ended', async () => {
      const { store, wait, lease, lapsed, renew, settle } = await streamScene(open)
      const name = { ...(await wait()), lease: 2 }
      await leased(lease())
      const [read] = await lapsed(t0 + 100)
      expect(read?.endsAtMs).toBe(t0 + 100)
      // It was asked for in time, and waited for the writer.
      expect(await renew([name], { nowMs: t0 + 99, untilMs: t0 + 900 })).toEqual([t0 + 900])
      expect(await settle(name, retryAt(t0 + 100), { lapsedAtMs: t0 + 100 })).toBe(false)
      expect(await store.read.deliveries.get(name)).toMatchObject({ state: 'pending', attempts: 0 })
      expect(await store.read.attempts.ofDelivery(name)).toEqual([])
      expect(await leased(lease({ nowMs: t0 + 899 }))).toEqual([])
      expect(await settle(name, retryAt(t0 + 900), { lapsedAtMs: t0 + 900 })).toBe(true)
    })

    it('lets a lease go on that was held after it was read as ended', async () => {
      const { stream, wait, lease, change, settle } = await streamScene(open)
      const name = { ...(await wait()), lease: 2 }
      await leased(lease())
      await change(stream.id, { status: 'suspended' })
      expect(await settle(name, retryAt(t0 + 100), { lapsedAtMs: t0 + 100 })).toBe(false)
      expect(await settle(name, delivered)).toBe(true)
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
      expect(await renew([name], { nowMs: t0 + 99, untilMs: t0 + 300 })).toEqual([t0 + 300])
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

    it('releases and renews nothing of what is held past its end, which is still settled', async () => {
      const { stream, wait, lease, settle, change, release, renew } = await streamScene(open)
      const name = { ...(await wait()), lease: 2 }
      await leased(lease())
      await change(stream.id, { status: 'suspended' })
      expect(await renew([name], { nowMs: t0 + 100, untilMs: t0 + 200 })).toEqual([null])
      // Nor does it get an end that has passed, when no more is left of the longest.
      expect(await renew([name], { nowMs: t0 + 2_000, untilMs: t0 + 2_100 })).toEqual([null])
      expect(await release([name], t0 + 100)).toEqual([false])
      expect(await settle(name, delivered)).toBe(true)
    })
  })
}
