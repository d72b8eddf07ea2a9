import { describe, expect, it } from 'vitest'
import { delivered, newId, type Open, scene } from './given.ts'

export function nodesSuite(open: Open): void {
  describe('nodes', () => {
    it('lose what they own when their heartbeat lapses, and only then', async () => {
      const { harness, store, nodeId, accept, settle, claim } = await scene(open)
      const fence = await accept()
      expect(await store.write.nodes.releaseLapsed(20_000)).toEqual({ nodes: 0, deliveries: 0 })
      await harness.lapse(nodeId, 30_000)
      expect(await store.write.nodes.releaseLapsed(20_000)).toEqual({ nodes: 1, deliveries: 1 })
      expect(await store.write.nodes.beat(nodeId)).toBe('lost')
      expect(await settle(fence, delivered)).toBe(false)
      await store.write.nodes.register(nodeId)
      expect((await claim()).map((parcel) => parcel.event.id)).toEqual([fence.eventId])
    })

    it('stay alive by beating', async () => {
      const { harness, store, nodeId, accept, stateOf } = await scene(open)
      const fence = await accept()
      await harness.lapse(nodeId, 30_000)
      expect(await store.write.nodes.beat(nodeId)).toBe('alive')
      expect(await store.write.nodes.releaseLapsed(20_000)).toEqual({ nodes: 0, deliveries: 0 })
      expect(await stateOf(fence)).toBe('pending')
    })

    it('free what they own when they retire, and nothing of others', async () => {
      const { store, accept, nodeId, webhook } = await scene(open)
      const other = newId<'node'>()
      await store.write.nodes.register(other)
      await accept()
      await accept({}, { owned: false })
      await store.write.deliveries.claim({
        nodeId: other,
        nowMs: Number.MAX_SAFE_INTEGER,
        webhookIds: [webhook.id],
        limitEach: 9,
        limitBytes: 1,
      })
      expect(await store.write.nodes.retire(nodeId)).toBe(1)
      expect(await store.write.nodes.beat(nodeId)).toBe('lost')
      expect(await store.write.nodes.retire(other)).toBe(1)
    })

    it('leave nothing behind that a restart cannot free, whatever the clock did', async () => {
      const { harness, nodeId, accept } = await scene(open)
      const fence = await accept()
      await harness.lapse(nodeId, -3_600_000)
      const store = await harness.reopen()
      expect(await store.write.nodes.releaseLapsed(0)).toEqual({ nodes: 0, deliveries: 0 })
      expect(await store.write.nodes.releaseAll()).toEqual({ nodes: 1, deliveries: 1 })
      expect(await store.write.nodes.beat(nodeId)).toBe('lost')
      expect(await store.read.deliveries.get(fence)).toMatchObject({
        owner: null,
        state: 'pending',
      })
    })

    it('are not needed to free what names them as owner', async () => {
      const { harness, store, nodeId, accept, claim } = await scene(open)
      const fences = [await accept(), await accept()]
      await harness.forget(nodeId)
      expect(await store.write.nodes.releaseAll()).toEqual({ nodes: 0, deliveries: 2 })
      await store.write.nodes.register(nodeId)
      expect((await claim()).map((parcel) => parcel.event.id)).toEqual(
        fences.map((fence) => fence.eventId),
      )
    })
  })
}
