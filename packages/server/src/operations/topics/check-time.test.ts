import { setImmediate as nextTurn } from 'node:timers/promises'
import { beforeEach, describe, expect, test } from 'vitest'
import type { ChannelId } from '../../domain/ids.ts'
import { isRefusal } from '../../domain/refusal/refusal.ts'
import { type CheckTime, createCheckTime } from './check-time.ts'

let nowMs: number
let checkTime: CheckTime
const [channel, second, other] = ['a' as ChannelId, 'b' as ChannelId, 'c' as ChannelId]

beforeEach(() => {
  nowMs = 1_000_000
  const startedMs = performance.now()
  // Real time, and what the test adds to it.
  checkTime = createCheckTime({
    nowMs: () => 0,
    monotonicMs: () => nowMs + performance.now() - startedMs,
  })
})

function endless(): boolean {
  for (;;);
}

/** A check that takes so long, of which there are so many. */
function checks(ms: number, count = 1): () => boolean {
  let left = count
  return () => {
    for (const beganMs = performance.now(); performance.now() - beganMs < ms; );
    left -= 1
    return left > 0
  }
}

/** Until a check of the channel is refused; answers the refusal. */
async function useUp(who: ChannelId) {
  for (let round = 0; round < 100; round++) {
    const ran = await checkTime.run(who, checks(30))
    if (isRefusal(ran)) return ran
  }
  throw new Error('no check was refused')
}

describe('checks that take long', () => {
  test('are stopped, and made once more before they count as late', async () => {
    let calls = 0
    const ran = await checkTime.run(channel, () => {
      calls += 1
      return endless()
    })
    expect(ran).toBe('late')
    expect(calls).toBe(2)
  })

  test('that were stopped by accident are done after all', async () => {
    let calls = 0
    const next = () => (++calls === 1 ? endless() : false)
    expect(await checkTime.run(channel, next)).toBe('done')
  })

  test('let everything else have its turn in between', async () => {
    let turns = 0
    let going = true
    const counting = (async () => {
      while (going) {
        await nextTurn()
        turns += 1
      }
    })()
    await Promise.all([
      checkTime.run(channel, checks(12, 5)),
      checkTime.run(other, checks(12, 5)),
      checkTime.run(null, checks(12, 5)),
    ])
    going = false
    await counting
    expect(turns).toBeGreaterThanOrEqual(14)
  })

  test('are refused for a while when their channel has had its share', async () => {
    const refusal = await useUp(channel)
    expect(refusal).toMatchObject({ refused: 'too_many_requests', retryAfterS: expect.any(Number) })
    expect(await checkTime.run(null, checks(1))).toBe('done')
    expect(await checkTime.run(other, checks(1))).toBe('done')
    nowMs += 60_000
    expect(await checkTime.run(channel, checks(1))).toBe('done')
  })

  test('of many channels do not get more than the node has for them', async () => {
    await useUp(channel)
    await useUp(second)
    expect(await checkTime.run(other, checks(1))).toBe('done')
    expect(await checkTime.run(other, checks(30, 2))).toBe('done')
    expect(await checkTime.run(other, checks(1))).toMatchObject({
      refused: 'overloaded',
      retryAfterS: expect.any(Number),
    })
    nowMs += 10_000
    expect(await checkTime.run(other, checks(1))).toBe('done')
  })

  test('in the middle of a batch end the batch', async () => {
    expect(await checkTime.run(channel, checks(30, 1_000))).toMatchObject({
      refused: 'too_many_requests',
    })
  })

  test('that are quick are never counted', async () => {
    for (let round = 0; round < 2_000; round++) {
      expect(await checkTime.run(channel, () => false)).toBe('done')
    }
  })
})
