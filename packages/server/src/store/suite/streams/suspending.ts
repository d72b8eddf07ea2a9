import { describe, expect, it } from 'vitest'
import { delivered, type Open, retryAt, t0 } from '../given.ts'
import { leased, streamScene } from './stream-scene.ts'

export function suspendingStreamsSuite(open: Open): void {
  describe('a stream that is suspended', () => {
    it('still takes the outcome of a lease when it was suspended meanwhile', async () => {
      const { store, stream, wait, lease, settle, change, lapsed } = await streamScene(open)
      const [good, bad] = [await wait(), await wait()]
      await leased(lease())
      await change(stream.id, { status: 'suspended' })
      const [held] = await store.read.streams.leases([{ ...good, lease: 2 }])
      expect(held).toMatchObject({ endsAtMs: null, delivery: { state: 'held' } })
      expect(await settle({ ...good, lease: 2 }, delivered)).toBe(true)
      expect(await settle({ ...bad, lease: 2 }, retryAt(t0 + 9))).toBe(true)
      expect(await store.read.deliveries.get(good)).toMatchObject({ state: 'delivered' })
      expect(await store.read.deliveries.get(bad)).toMatchObject({ state: 'held', attempts: 1 })
      expect(await lapsed(t0 + 1_000)).toEqual([])
    })

    it('keeps its leases over a suspension, until they end', async () => {
      const { store, stream, wait, lease, settle, change, lapsed } = await streamScene(open)
      const fences = [await wait(t0 - 3), await wait(t0 - 2), await wait(t0 - 1)] as const
      const [ended, good, silent] = fences
      await leased(lease({ limit: 1, untilMs: t0 + 50 }))
      await leased(lease())
      await change(stream.id, { status: 'suspended' })
      await change(stream.id, { status: 'active' })
      await store.write.deliveries.drain({ webhookIds: [stream.id], limit: 9, nowMs: t0 + 50 })
      const again = await leased(lease({ nowMs: t0 + 50, untilMs: t0 + 150 }))
      expect(again.map(({ delivery }) => delivery)).toMatchObject([
        { eventId: ended.eventId, lease: 4 },
      ])
      const names = [good, silent].map((fence) => ({ ...fence, lease: 2 }))
      expect(await store.read.streams.leases(names)).toMatchObject([
        { leasedAtMs: t0, endsAtMs: t0 + 100, delivery: { state: 'pending' } },
        { leasedAtMs: t0, endsAtMs: t0 + 100 },
      ])
      expect(await settle({ ...good, lease: 2 }, delivered)).toBe(true)
      expect(await lapsed(t0 + 100)).toMatchObject([
        { delivery: { eventId: silent.eventId, lease: 2 } },
      ])
    })

    it('forgets over a suspension what was leased once and settled', async () => {
      const { store, stream, wait, lease, settle, change } = await streamScene(open)
      const fence = await wait()
      await leased(lease())
      await change(stream.id, { status: 'suspended' })
      expect(await settle({ ...fence, lease: 2 }, retryAt(t0 + 9))).toBe(true)
      await change(stream.id, { status: 'active' })
      await store.write.deliveries.drain({ webhookIds: [stream.id], limit: 9, nowMs: t0 })
      expect(await leased(lease())).toHaveLength(1)
    })

    it('drains in order what was held, whoever had it before', async () => {
      const { store, stream, wait, lease, settle, change } = await streamScene(open)
      const fences = [await wait(), await wait(), await wait()]
      await leased(lease({ limit: 1, untilMs: t0 + 1 }))
      await change(stream.id, { status: 'suspended' })
      await change(stream.id, { status: 'active' })
      await store.write.deliveries.drain({ webhookIds: [stream.id], limit: 9, nowMs: t0 + 1 })
      const parcels = await leased(lease({ nowMs: t0 + 1 }))
      expect(parcels.map(({ event }) => event.id)).toEqual(fences.map(({ eventId }) => eventId))
      const [first] = fences
      expect(first && (await settle({ ...first, lease: 2 }, delivered))).toBe(false)
    })
  })
}
