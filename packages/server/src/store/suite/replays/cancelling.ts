import { describe, expect, it } from 'vitest'
import type { ReplayId } from '../../../domain/ids.ts'
import { delivered, newId, type Open, scene, t0 } from '../given.ts'
import { failures, fedInSteps, feeding, started } from './replay-scene.ts'

export function cancellingReplaysSuite(open: Open): void {
  describe('cancelling a replay', () => {
    it('cancels its open deliveries in steps, those in hand and those that wait, and no others', async () => {
      const given = await scene(open)
      const { channel, store } = given
      const foreign = await given.accept({}, { owned: false })
      await failures(given, 6)
      const { id } = await started(given)
      await feeding(given, id, { portion: 5 })
      const [own, done] = (await given.claim(undefined, t0 + 5)).filter(
        ({ delivery }) => delivery.replayId === id,
      )
      if (own === undefined || done === undefined) throw new Error('nothing claimed')
      const fence = { ...done.delivery, owner: given.nodeId }
      await given.settle(fence, delivered)
      const result = await store.write.replays.cancel(channel.id, id, { nowMs: t0 + 9, limit: 2 })
      expect(result).toMatchObject({
        kind: 'cancelled',
        replay: { id, status: 'cancelled', fed: 5, endedAtMs: t0 + 9 },
      })
      const rest = await store.write.replays.cancelRest(2, t0 + 10)
      expect(rest.cancelled).toBe(2)
      const takenAt = result.kind === 'cancelled' ? [...result.taken, ...rest.taken] : []
      expect(takenAt.map(({ eventId }) => eventId)).toContain(own.event.id)
      expect(await store.write.replays.cancelRest(2, t0 + 10)).toEqual({ cancelled: 0, taken: [] })
      const { counts } = await store.read.replays.countDeliveries(id, { after: null, look: 99 })
      expect(counts).toEqual({ cancelled: 4, delivered: 1 })
      expect(await given.stateOf(foreign)).toBe('pending')
      expect(await given.settle({ ...own.delivery, owner: given.nodeId }, delivered)).toBe(false)
      expect(await feeding(given, id)).toEqual({ kind: 'ended' })
    })

    it('goes on with the rest after a restart', async () => {
      const given = await scene(open)
      await failures(given, 5)
      const { id } = await started(given)
      await feeding(given, id)
      await given.store.write.replays.cancel(given.channel.id, id, { nowMs: t0, limit: 2 })
      const store = await given.harness.reopen()
      expect(await store.write.replays.cancelRest(99, t0)).toMatchObject({ cancelled: 3 })
    })

    it('is refused once it ended, and for replays of other channels', async () => {
      const given = await scene(open)
      const { channel, store } = given
      const cancel = async (id: ReplayId, channelId = channel.id) =>
        (await store.write.replays.cancel(channelId, id, { nowMs: t0, limit: 9 })).kind
      const empty = await started(given)
      expect(await cancel(empty.id, newId())).toBe('not_found')
      await feeding(given, empty.id)
      expect(await cancel(empty.id)).toBe('replay_ended')
      await failures(given, 2)
      const { id } = await started(given)
      expect(await fedInSteps(given, id)).toEqual([2])
      // All fed, yet nothing sent: there is still something to cancel.
      expect(await cancel(id)).toBe('cancelled')
      expect(await cancel(id)).toBe('replay_ended')
    })
  })
}
