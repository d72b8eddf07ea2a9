import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createRounds, type Rounds } from './rounds.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }))
afterEach(() => void vi.useRealTimers())

/** Rounds that end when they are told to. */
function held(): { rounds: Rounds; begun: { end(): void; fail(): void; signal: AbortSignal }[] } {
  const begun: { end(): void; fail(): void; signal: AbortSignal }[] = []
  const work = (signal: AbortSignal) => {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    begun.push({ end: resolve, fail: () => reject(new Error('no answer')), signal })
    return promise
  }
  return { rounds: createRounds({ work, everyMs: 1_000 }), begun }
}
const passing = (ms: number) => vi.advanceTimersByTimeAsync(ms)

test('those who ask before a round begins share it', async () => {
  const { rounds, begun } = held()
  rounds.ask()
  await passing(999)
  rounds.ask()
  expect(begun).toHaveLength(0)
  await passing(1)
  begun[0]?.end()
  await passing(10_000)
  expect(begun).toHaveLength(1)
})

test('whoever asks while one is under way gets one more, after it and not beside it', async () => {
  const { rounds, begun } = held()
  rounds.ask()
  await passing(1_000)
  rounds.ask()
  rounds.ask()
  await passing(10_000)
  expect(begun).toHaveLength(1)
  begun[0]?.end()
  await passing(1_000)
  expect(begun).toHaveLength(2)
  begun[1]?.end()
  await passing(10_000)
  expect(begun).toHaveLength(2)
})

test('a round that fails takes nothing from the next', async () => {
  const { rounds, begun } = held()
  rounds.ask()
  await passing(1_000)
  rounds.ask()
  begun[0]?.fail()
  await passing(1_000)
  expect(begun).toHaveLength(2)
})

test('no round begins after the stop, and the one under way is told', async () => {
  const { rounds, begun } = held()
  rounds.ask()
  await passing(1_000)
  rounds.ask()
  rounds.stop()
  expect(begun[0]?.signal.aborted).toBe(true)
  begun[0]?.end()
  rounds.ask()
  await passing(10_000)
  expect(begun).toHaveLength(1)
})
