import { expect, test } from 'vitest'
import { delivered, nodeWith } from '../suite/node.ts'

test('sessions that were signed out of are forgotten once they would be over, and not before', async () => {
  const { engine, store, time } = await nodeWith(() => delivered)
  const soon = { id: 'soon', expiresAtMs: time.nowMs + 1_000 }
  const later = { id: 'later', expiresAtMs: time.nowMs + 3_600_000 }
  for (const session of [soon, later]) await store.write.sessions.end(session)
  time.nowMs += 1_000
  await engine.tick()
  expect(await store.read.sessions.hasEnded('soon')).toBe(false)
  expect(await store.read.sessions.hasEnded('later')).toBe(true)
})
