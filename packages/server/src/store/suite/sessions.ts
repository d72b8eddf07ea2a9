import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { type Open, openFor, t0 } from './given.ts'

export function sessionsSuite(open: Open): void {
  describe('sessions that were signed out of', () => {
    const sessionOf = (expiresAtMs = t0 + 10) => ({ id: randomUUID(), expiresAtMs })

    it('stay so, also when ended twice and after a restart', async () => {
      const { store, reopen } = await openFor(open)
      const [out, on] = [sessionOf(), sessionOf()]
      expect(await store.read.sessions.hasEnded(out.id)).toBe(false)
      await Promise.all([store.write.sessions.end(out), store.write.sessions.end(out)])
      await store.write.sessions.end(out)
      expect(await store.read.sessions.hasEnded(out.id)).toBe(true)
      expect(await store.read.sessions.hasEnded(on.id)).toBe(false)
      const { read } = await reopen()
      expect(await read.sessions.hasEnded(out.id)).toBe(true)
      expect(await read.sessions.hasEnded(on.id)).toBe(false)
    })

    it('are forgotten in portions once they would be over anyway, the oldest first', async () => {
      const { store } = await openFor(open)
      const sessions = [t0 + 30, t0 + 10, t0 + 20].map(sessionOf)
      for (const each of sessions) await store.write.sessions.end(each)
      const known = async () => {
        const all = sessions.map(async ({ id, expiresAtMs }) =>
          (await store.read.sessions.hasEnded(id)) ? [expiresAtMs - t0] : [],
        )
        return (await Promise.all(all)).flat().sort()
      }
      expect(await store.write.sessions.expire(t0 + 9, 9)).toBe(0)
      expect(await store.write.sessions.expire(t0 + 20, 1)).toBe(1)
      expect(await known()).toEqual([20, 30])
      expect(await store.write.sessions.expire(t0 + 20, 9)).toBe(1)
      expect(await known()).toEqual([30])
    })
  })
}
