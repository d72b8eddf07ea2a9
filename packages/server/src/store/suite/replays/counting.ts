import { describe, expect, it } from 'vitest'
import type { ReplayId } from '../../../domain/ids.ts'
import { delivered, failed, newId, type Open, scene, t0 } from '../given.ts'
import { failures, feeding, started } from './replay-scene.ts'

export function countingReplaysSuite(open: Open): void {
  describe('counting the deliveries of a replay', () => {
    it('goes on from step to step', async () => {
      const given = await scene(open)
      await failures(given, 5)
      const { id } = await started(given)
      await feeding(given, id)
      const [one] = await given.claim(undefined, t0 + 5)
      if (one === undefined) throw new Error('nothing claimed')
      await given.settle({ ...one.delivery, owner: given.nodeId }, delivered)
      const { countDeliveries } = given.store.read.replays
      const first = await countDeliveries(id, { after: null, look: 3 })
      expect(first.counts).toEqual({ delivered: 1, pending: 2 })
      const rest = await countDeliveries(id, { after: first.next, look: 3 })
      expect(rest).toEqual({ counts: { pending: 2 }, next: null })
      expect(await countDeliveries(newId(), { after: null, look: 3 })).toEqual({
        counts: {},
        next: null,
      })
    })

    it('leaves out what another replay took up since', async () => {
      const given = await scene(open)
      await failures(given, 2)
      const first = await started(given)
      await feeding(given, first.id)
      const [one] = await given.claim(undefined, t0 + 5)
      if (one === undefined) throw new Error('nothing claimed')
      await given.settle({ ...one.delivery, owner: given.nodeId }, failed)
      const second = await started(given)
      await feeding(given, second.id)
      const counts = async (id: ReplayId) =>
        (await given.store.read.replays.countDeliveries(id, { after: null, look: 9 })).counts
      expect(await counts(first.id)).toEqual({ pending: 1 })
      expect(await counts(second.id)).toEqual({ pending: 1 })
    })
  })
}
