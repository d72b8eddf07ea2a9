import { setImmediate as nextTurn } from 'node:timers/promises'
import { beforeEach, describe, expect, test } from 'vitest'
import type { Clock } from '../../domain/clock.ts'
import type { ChannelId } from '../../domain/ids.ts'
import { isRefusal } from '../../domain/refusal/refusal.ts'
import { type CheckTime, createCheckTime } from './check-time.ts'

const [channel, second, other] = ['a' as ChannelId, 'b' as ChannelId, 'c' as ChannelId]

/** The clock on the wall, and how long this thread has had the processor. */
let nowMs: number
let cpuMs: number
let checkTime: CheckTime

beforeEach(() => {
  nowMs = 1_000_000
  cpuMs = 0
  checkTime = createCheckTime(clock, () => cpuMs)
})

/** Moved by the checks, so that nothing depends on what else the machine does. */
const clock: Clock = { nowMs: () => 0, monotonicMs: () => nowMs }

/** Has to be stopped, by when it had the processor for so long. */
function endless(ms = 50): boolean {
  nowMs += ms
  cpuMs += ms
  for (;;);
}

/** Ends after so long, in which others have the processor. */
function starve(ms: number): boolean {
  nowMs += ms
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
  return false
}

/** A check that takes so long, of which there are so many. */
function checks(ms: number, count = 1): () => boolean {
  let left = count
  return () => {
    nowMs += ms
    cpuMs += ms
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

  test('are not late when each of several was stopped once', async () => {
    const left = ['stopped once', 'quick', 'stopped once', 'quick']
    const stopped = new Set<number>()
    const next = () => {
      if (left.length % 2 === 0 && !stopped.has(left.length)) {
        stopped.add(left.length)
        return endless()
      }
      left.pop()
      return left.length > 0
    }
    expect(await checkTime.run(channel, next)).toBe('done')
    expect(stopped.size).toBe(2)
  })

  test('let everything else have its turn in between', async () => {
    let turns = 0
    let isGoing = true
    const counting = (async () => {
      while (isGoing) {
        await nextTurn()
        turns += 1
      }
    })()
    await Promise.all([
      checkTime.run(channel, checks(12, 5)),
      checkTime.run(other, checks(12, 5)),
      checkTime.run(null, checks(12, 5)),
    ])
    isGoing = false
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
      expect(await checkTime.run(channel, checks(1))).toBe('done')
    }
  })
})

describe('checks on a machine that is busy with something else', () => {
  test('are done, however long they waited for it', async () => {
    let calls = 0
    const next = () => (++calls <= 3 ? starve(60_000) : false)
    expect(await checkTime.run(channel, next)).toBe('done')
    // Stopped after 50, 100 and 200 ms.
    expect(calls).toBe(4)
  })

  test('are judged by what the thread itself had', async () => {
    const byItself = createCheckTime({ nowMs: () => 0, monotonicMs: () => performance.now() })
    expect(await byItself.run(channel, () => starve(100))).toBe('done')
  })

  test('cost their channel nothing of its share', async () => {
    for (let round = 0; round < 30; round++) {
      expect(await checkTime.run(channel, () => starve(30))).toBe('done')
    }
  })

  test('are refused as requests to send again, never as data at fault, when it gets nothing at all', async () => {
    for (const payer of [channel, null]) {
      let calls = 0
      const check = () => {
        calls += 1
        return starve(60_000)
      }
      const refusal = { refused: 'overloaded', retryAfterS: 1 }
      expect(await checkTime.run(payer, check)).toMatchObject(refusal)
      expect(calls).toBe(4)
    }
  })

  test('are late all the same when they never end, as soon as it has time again', async () => {
    let calls = 0
    const ran = await checkTime.run(channel, () => (++calls <= 3 ? starve(60_000) : endless(400)))
    expect(ran).toBe('late')
    // 400 ms to itself is proof enough.
    expect(calls).toBe(4)
  })
})
