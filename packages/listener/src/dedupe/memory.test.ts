import { expect, test } from 'vitest'
import { dedupeSuite } from './dedupe.suite.ts'
import { memoryDedupe } from './memory.ts'

dedupeSuite('memory', {
  leaseMs: 30_000,
  keepMs: 3_600_000,
  async open(times) {
    let nowMs = 1_700_000_000_000
    const store = memoryDedupe({ ...times, nowMs: () => nowMs })
    return {
      store,
      other: store,
      async pass(ms) {
        nowMs += ms
      },
      async close() {},
    }
  },
})

test('remembers no more than its bound, the newest first, and never drops what is being handled', async () => {
  const store = memoryDedupe({ maxEntries: 3 })
  const running = await Promise.all(['r1', 'r2', 'r3', 'r4'].map((key) => store.claim(key)))
  expect(running.every(({ kind }) => kind === 'claimed')).toBe(true)
  for (const key of ['a', 'b', 'c', 'd']) {
    const result = await store.claim(key)
    if (result.kind === 'claimed') await store.commit(result.claim)
  }
  expect(await store.claim('d')).toEqual({ kind: 'done' })
  expect(await store.claim('b')).toEqual({ kind: 'done' })
  expect((await store.claim('a')).kind).toBe('claimed')
  expect((await store.claim('r1')).kind).toBe('in_flight')
})

test('a bound of one and a memory of nothing still tell claims apart', async () => {
  const store = memoryDedupe({ maxEntries: 0 })
  const result = await store.claim('a')
  if (result.kind !== 'claimed') throw new Error('not claimed')
  expect((await store.claim('a')).kind).toBe('in_flight')
  expect(await store.commit(result.claim)).toBe(true)
  expect((await store.claim('a')).kind).toBe('claimed')
})
