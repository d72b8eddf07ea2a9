import { describe, expect, it } from 'vitest'
import { dayMs } from '../../../domain/stats/steps.ts'
import { failed, newId, type Open, retryAt, t0 } from '../given.ts'
import { countingScene, installation } from './counting-scene.ts'

export function backlogSuite(open: Open): void {
  describe('the backlog', () => {
    it('counts what is open by state, in whoever’s hands it is', async () => {
      const { accept, addWebhook, change, channel, deliver, settle, store, webhook } =
        await countingScene(open)
      const stopped = await addWebhook()
      await accept()
      await accept({}, { owned: false })
      await settle(await accept(), retryAt(t0 + dayMs))
      await accept({}, { webhookId: stopped.id })
      await change(stopped.id, { status: 'suspended' })
      await deliver(t0)
      await settle(await accept(), failed)
      await store.write.deliveries.cancel(await accept(), t0)
      const none = { pending: 0, retrying: 0, held: 0, atLeast: false }
      const { backlog } = store.read.stats
      const own = { ...none, pending: 2, retrying: 1 }
      expect(await backlog({ kind: 'webhook', id: webhook.id }, 100)).toEqual(own)
      expect(await backlog({ kind: 'webhook', id: stopped.id }, 100)).toEqual({ ...none, held: 1 })
      const whole = { ...own, held: 1 }
      expect(await backlog({ kind: 'channel', id: channel.id }, 100)).toEqual(whole)
      expect(await backlog(installation, 100)).toEqual(whole)
      expect(await backlog({ kind: 'channel', id: newId() }, 100)).toEqual(none)
    })

    it('counts no further than it is told to, and says so', async () => {
      const { accept, channel, store, webhook } = await countingScene(open)
      for (let n = 0; n < 5; n++) await accept({}, { owned: n > 2 })
      for (const subject of [
        { kind: 'webhook', id: webhook.id },
        { kind: 'channel', id: channel.id },
        installation,
      ] as const) {
        const counted = (limit: number) => store.read.stats.backlog(subject, limit)
        expect(await counted(5)).toMatchObject({ pending: 5, atLeast: false })
        expect(await counted(4)).toMatchObject({ pending: 4, atLeast: true })
        expect(await counted(1)).toMatchObject({ pending: 1, atLeast: true })
      }
    })
  })
}
