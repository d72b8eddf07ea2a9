import { describe, expect, it } from 'vitest'
import { newId, type Open, openFor } from './given.ts'

export function closeSuite(open: Open): void {
  describe('closing', () => {
    it('finishes what was asked and refuses what comes later', async () => {
      const { store } = await openFor(open)
      const id = newId<'node'>()
      const [registered, alive, closed] = [
        store.write.nodes.register(id),
        store.write.nodes.beat(id),
        store.close(),
      ]
      await registered
      expect(await alive).toBe('alive')
      await closed
      await expect(store.write.nodes.beat(id)).rejects.toMatchObject({ code: 'closed' })
      await expect(store.read.ping()).rejects.toMatchObject({ code: 'closed' })
      await store.close()
    })

    it('answers a ping while open', async () => {
      const { store } = await openFor(open)
      expect(await store.read.ping()).toBeUndefined()
    })
  })
}
