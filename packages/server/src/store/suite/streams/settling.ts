import { describe, expect, it } from 'vitest'
import { delivered, type Open, retryAt, t0 } from '../given.ts'
import { leased, streamScene } from './stream-scene.ts'

export function settlingStreamsSuite(open: Open): void {
  describe('a stream under its leases', () => {
    it('is settled under the lease, once', async () => {
      const { store, wait, lease, settle, lapsed } = await streamScene(open)
      const fence = await wait()
      await leased(lease())
      expect(await settle({ ...fence, lease: 1 }, delivered)).toBe(false)
      const name = { ...fence, lease: 2 }
      const [found] = await store.read.streams.leases([name])
      expect(found).toMatchObject({
        leasedAtMs: t0,
        endsAtMs: t0 + 100,
        event: { id: fence.eventId },
      })
      expect(await settle(name, delivered)).toBe(true)
      expect(await settle(name, delivered)).toBe(false)
      expect(await store.read.streams.leases([name])).toEqual([null])
      expect(await lapsed(t0 + 1_000)).toEqual([])
      expect(await store.read.deliveries.get(fence)).toMatchObject({
        state: 'delivered',
        attempts: 1,
      })
      expect(await store.read.attempts.ofDelivery(fence)).toHaveLength(1)
    })

    it('is due again after a failure, under another lease', async () => {
      const { wait, lease, settle } = await streamScene(open)
      const fence = await wait()
      await leased(lease())
      expect(await settle({ ...fence, lease: 2 }, retryAt(t0 + 7))).toBe(true)
      expect(await leased(lease({ nowMs: t0 + 6 }))).toEqual([])
      const [again] = await leased(lease({ nowMs: t0 + 7 }))
      expect(again?.delivery).toMatchObject({ lease: 3, attempts: 1, state: 'retrying' })
    })

    it('keeps a lease that ended unsettled from being leased again until it was logged', async () => {
      const { wait, lease, settle, lapsed, webhook } = await streamScene(open)
      const fence = await wait()
      await leased(lease())
      expect(await lapsed(t0 + 99)).toEqual([])
      expect(await leased(lease({ nowMs: t0 + 100 }))).toEqual([])
      expect(await lapsed(t0 + 100, webhook.id)).toEqual([])
      for (const found of [await lapsed(t0 + 100), await lapsed(t0 + 100, null)]) {
        expect(found).toMatchObject([{ leasedAtMs: t0, endsAtMs: t0 + 100 }])
      }
      await settle({ ...fence, lease: 2 }, retryAt(t0 + 100))
      expect(await leased(lease({ nowMs: t0 + 100 }))).toHaveLength(1)
    })

    it('loses its leases to a cancelled delivery, and to one that is retried afterwards', async () => {
      const { store, wait, lease, settle } = await streamScene(open)
      const fence = await wait()
      await leased(lease())
      expect(await store.write.deliveries.retry(fence, t0)).toEqual({ kind: 'delivery_open' })
      expect(await store.write.deliveries.cancel(fence, t0)).toEqual({
        kind: 'cancelled',
        taken: null,
      })
      expect(await store.read.streams.leases([{ ...fence, lease: 2 }])).toEqual([null])
      expect(await settle({ ...fence, lease: 2 }, delivered)).toBe(false)
      expect(await store.write.deliveries.retry(fence, t0 + 200)).toEqual({ kind: 'retrying' })
      expect(await settle({ ...fence, lease: 2 }, delivered)).toBe(false)
      expect(await leased(lease({ nowMs: t0 + 200 }))).toHaveLength(1)
    })

    it('is not retried by hand while a receiver has a retry of it', async () => {
      const { store, wait, lease, settle } = await streamScene(open)
      const fence = await wait()
      await leased(lease())
      await settle({ ...fence, lease: 2 }, retryAt(t0))
      await leased(lease())
      expect(await store.write.deliveries.retry(fence, t0)).toEqual({ kind: 'delivery_open' })
    })

    it('loses its leases with the webhook', async () => {
      const { store, channel, stream, wait, lease, settle } = await streamScene(open)
      const fence = await wait()
      await leased(lease())
      await store.write.webhooks.delete(channel.id, stream.id, t0)
      expect(await settle({ ...fence, lease: 2 }, delivered)).toBe(false)
      expect(await store.read.deliveries.get(fence)).toMatchObject({ state: 'cancelled' })
    })

    it('keeps its leases when nodes come and go', async () => {
      const { store, nodeId, wait, lease, settle } = await streamScene(open)
      const fence = await wait()
      await leased(lease())
      await store.write.nodes.retire(nodeId)
      await store.write.nodes.releaseAll()
      expect(await settle({ ...fence, lease: 2 }, delivered)).toBe(true)
    })
  })
}
