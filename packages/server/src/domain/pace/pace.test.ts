import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { AttemptEnd } from '../delivery/attempt.ts'
import {
  afterBusy,
  afterReturn,
  afterSuccess,
  afterTake,
  asksForLess,
  type Bucket,
  burstOf,
  fullBucket,
  maxPauseMs,
  noSlowdown,
  type Slowdown,
  takeAtMs,
} from './pace.ts'

describe('a rate limit', () => {
  test('lets a tenth of a second leave at once, and then one at a time', () => {
    let bucket: Bucket = fullBucket
    const leftMs: number[] = []
    for (let n = 0; n < 8; n++) {
      const atMs = Math.max(1_000, takeAtMs(bucket, 50))
      leftMs.push(atMs)
      bucket = afterTake(bucket, 50, atMs)
    }
    expect(leftMs).toEqual([1_000, 1_000, 1_000, 1_000, 1_000, 1_020, 1_040, 1_060])
  })

  test('of one in a hundred seconds lets one leave, and the next after a hundred seconds', () => {
    expect(takeAtMs(afterTake(fullBucket, 0.01, 500), 0.01)).toBe(100_500)
  })

  test('gives back what was taken and not used', () => {
    const taken = afterTake(afterTake(fullBucket, 5, 0), 5, 200)
    expect(takeAtMs(afterReturn(taken, 5), 5)).toBe(200)
  })

  const rates = fc.double({ min: 0.01, max: 10_000, noNaN: true })

  test('never lets more than rate and burst through, in any window', () => {
    const waits = fc.array(fc.oneof(fc.constant(0), fc.double({ min: 0, max: 3, noNaN: true })), {
      maxLength: 300,
    })
    fc.assert(
      fc.property(rates, waits, (rate, arrivals) => {
        let bucket: Bucket = fullBucket
        let nowMs = 0
        const leftMs: number[] = []
        for (const waitS of arrivals) {
          nowMs += (waitS * 1_000) / rate
          if (takeAtMs(bucket, rate) > nowMs) continue
          bucket = afterTake(bucket, rate, nowMs)
          leftMs.push(nowMs)
        }
        leftMs.forEach((fromMs, first) => {
          for (let last = first; last < leftMs.length; last++) {
            const windowS = ((leftMs[last] ?? 0) - fromMs) / 1_000
            const allowed = rate * windowS + burstOf(rate)
            expect(last - first + 1).toBeLessThanOrEqual(allowed * (1 + 1e-9))
          }
        })
      }),
      { numRuns: 50 },
    )
  })

  test('lets the whole rate through to one who always wants more', () => {
    fc.assert(
      fc.property(rates, (rate) => {
        let bucket: Bucket = fullBucket
        let nowMs = 7
        for (let n = 0; n < 100 + burstOf(rate); n++) {
          nowMs = Math.max(nowMs, takeAtMs(bucket, rate))
          bucket = afterTake(bucket, rate, nowMs)
        }
        expect((nowMs - 7) / 1_000).toBeCloseTo(100 / rate, 6)
      }),
      { numRuns: 30 },
    )
  })
})

describe('a receiver that gets too much', () => {
  const busy = { startedMs: 10, nowMs: 20, underWay: 16, retryAfterMs: null }

  test('gets half as much at once, down to one, and once for all that were under way', () => {
    const half = afterBusy(noSlowdown, busy)
    expect(half.ceiling).toBe(8)
    expect(afterBusy(half, { ...busy, startedMs: 19, nowMs: 21 })).toEqual(half)
    const quarter = afterBusy(half, { ...busy, startedMs: 21, nowMs: 30, underWay: 8 })
    expect(quarter.ceiling).toBe(4)
    let least = quarter
    for (let n = 100; n < 110; n++) {
      least = afterBusy(least, { ...busy, startedMs: n, nowMs: n, underWay: 1 })
    }
    expect(least.ceiling).toBe(1)
  })

  test('is slowed down from what was under way, not from what might have been', () => {
    expect(afterBusy(noSlowdown, { ...busy, underWay: 4 }).ceiling).toBe(2)
  })

  test('gets one more at once for each round of successes, until nothing limits it', () => {
    let slowdown: Slowdown = { ...noSlowdown, ceiling: 2 }
    for (let n = 0; n < 2; n++) slowdown = afterSuccess(slowdown, 16)
    expect(slowdown.ceiling).toBe(3)
    for (let n = 0; n < 3; n++) slowdown = afterSuccess(slowdown, 16)
    expect(slowdown.ceiling).toBe(4)
    for (let n = 4; n < 16; n++) for (let m = 0; m < n; m++) slowdown = afterSuccess(slowdown, 16)
    expect(slowdown).toEqual(noSlowdown)
  })

  const busyAnswer = fc.record({
    passesMs: fc.integer({ min: 0, max: 600_000 }),
    lastedMs: fc.integer({ min: 0, max: 60_000 }),
    underWay: fc.integer({ min: 1, max: 64 }),
    retryAfterMs: fc.option(fc.integer({ min: 0, max: 24 * 3_600_000 })),
    successes: fc.integer({ min: 0, max: 20 }),
  })

  test('is never left alone longer than five minutes, nor kept from everything', () => {
    fc.assert(
      fc.property(fc.array(busyAnswer), (answers) => {
        let slowdown = noSlowdown
        let nowMs = 0
        for (const { passesMs, lastedMs, underWay, retryAfterMs, successes } of answers) {
          nowMs += passesMs
          const before = slowdown
          slowdown = afterBusy(slowdown, {
            startedMs: nowMs - lastedMs,
            nowMs,
            underWay,
            retryAfterMs,
          })
          const askedMs = nowMs + Math.min(retryAfterMs ?? 0, maxPauseMs)
          if (retryAfterMs !== null) expect(slowdown.pausedUntilMs).toBeGreaterThanOrEqual(askedMs)
          expect(slowdown.pausedUntilMs).toBeLessThanOrEqual(nowMs + maxPauseMs)
          expect(slowdown.ceiling).toBeGreaterThanOrEqual(1)
          expect(slowdown.ceiling).toBeLessThanOrEqual(before.ceiling)
          for (let n = 0; n < successes; n++) {
            const grown = afterSuccess(slowdown, 64)
            expect(grown.ceiling).toBeGreaterThanOrEqual(slowdown.ceiling)
            slowdown = grown
          }
        }
      }),
    )
  })

  test('says so with 429, 502, 503 or 504, or with Retry-After on any other 5xx', () => {
    const end = (status: number, retryAfterMs: number | null): AttemptEnd => ({
      outcome: { kind: 'failed', reason: 'http_5xx', detail: null, next: 'retry', retryAfterMs },
      url: '',
      requestHeaders: {},
      response: { status, headers: {}, body: new Uint8Array(), truncated: false },
      timings: { dnsMs: null, connectMs: null, tlsMs: null, firstByteMs: null, totalMs: 1 },
    })
    const statuses = [429, 502, 503, 504, 500, 501, 404, 409]
    expect(statuses.filter((status) => asksForLess(end(status, null)))).toEqual([
      429, 502, 503, 504,
    ])
    // A receiver that is still working on an event says 409 with Retry-After, and means that event.
    expect(statuses.filter((status) => asksForLess(end(status, 1_000)))).toEqual([
      429, 502, 503, 504, 500, 501,
    ])
  })
})
