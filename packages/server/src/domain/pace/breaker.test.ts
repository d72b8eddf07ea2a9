import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { AttemptEnd, FailureReason } from '../delivery/attempt.ts'
import {
  afterDown,
  afterNothing,
  afterStart,
  afterUp,
  type Breaker,
  breakerLimits,
  closedBreaker,
  foundDown,
  passesAtMs,
} from './breaker.ts'

const random = () => 0

/** After so many failures in a row, each at its own millisecond. */
function failing(times: number, from: Breaker = closedBreaker): Breaker {
  let breaker = from
  for (let n = 0; n < times; n++) breaker = afterDown(breaker, { startedMs: n, nowMs: n, random })
  return breaker
}

function failed(reason: FailureReason, status: number | null = null): AttemptEnd {
  const answered = { headers: {}, body: new Uint8Array(), truncated: false }
  return {
    outcome: { kind: 'failed', reason, detail: null, next: 'retry', retryAfterMs: null },
    url: '',
    requestHeaders: {},
    response: status === null ? null : { ...answered, status },
    timings: { dnsMs: null, connectMs: null, tlsMs: null, firstByteMs: null, totalMs: 1 },
  }
}

describe('a breaker', () => {
  test('stays closed for nine failures in a row and opens for ten seconds with the tenth', () => {
    expect(failing(9).state).toBe('closed')
    expect(failing(10)).toEqual({ state: 'open', untilMs: 9 + 10_000, openings: 1 })
  })

  test('counts anew after an answer', () => {
    expect(failing(9, afterUp(failing(9), 9)).state).toBe('closed')
  })

  test('opens twice as long each time the probe fails, five minutes at most', () => {
    let breaker = failing(10)
    const waits: number[] = []
    for (let n = 0; n < 8; n++) {
      const startedMs = passesAtMs(breaker)
      breaker = afterDown(afterStart(breaker, startedMs), { startedMs, nowMs: startedMs, random })
      waits.push((passesAtMs(breaker) - startedMs) / 1_000)
    }
    expect(waits).toEqual([20, 40, 80, 160, 300, 300, 300, 300])
  })

  test('closes when the probe is answered, and forgets how long it was open', () => {
    const open = failing(10)
    const probing = afterStart(open, passesAtMs(open))
    const closed = afterUp(probing, passesAtMs(open) + 5)
    expect(closed.state).toBe('closed')
    const startedMs = passesAtMs(open) + 6
    let again = closed
    for (let n = 0; n < 10; n++) again = afterDown(again, { startedMs, nowMs: startedMs, random })
    expect(again).toMatchObject({ state: 'open', openings: 1 })
  })

  test('does not take the failure of an attempt from before for the failure of its probe', () => {
    const open = failing(10)
    const probing = afterStart(open, 20_000)
    expect(afterDown(probing, { startedMs: 3, nowMs: 21_000, random })).toBe(probing)
    const closed = afterUp(probing, 22_000)
    expect(afterDown(closed, { startedMs: 3, nowMs: 23_000, random })).toBe(closed)
  })

  test('lets another probe through at once when the one before was not sent after all', () => {
    const probing = afterStart(failing(10), 20_000)
    expect(afterNothing(probing, 3)).toBe(probing)
    expect(passesAtMs(afterNothing(probing, 20_000))).toBeLessThanOrEqual(20_000)
  })

  test('opens for a receiver that cannot be reached, and not for one that minds an event', () => {
    for (const reason of ['connection_refused', 'timeout', 'tls_expired', 'dns_failed'] as const) {
      expect(foundDown(failed(reason))).toBe(true)
    }
    for (const reason of ['http_4xx', 'throttled', 'redirect', 'gone'] as const) {
      expect(foundDown(failed(reason, 400))).toBe(false)
    }
    const statuses = [500, 501, 502, 503, 504, 522]
    expect(statuses.filter((status) => foundDown(failed('http_5xx', status)))).toEqual([
      501, 502, 503, 504, 522,
    ])
  })

  /** A webhook that always has something to send, to a receiver that behaves as it likes. */
  const step = fc.record({
    passesMs: fc.integer({ min: 0, max: 20_000 }),
    ends: fc.constantFrom('none', 'oldest', 'newest'),
    how: fc.constantFrom('up', 'down', 'down', 'down', 'nothing'),
    chance: fc.double({ min: 0, max: 0.999, noNaN: true }),
  })

  test('lets nothing through before its time, one probe at a time, and never rests too long', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
        let breaker: Breaker = closedBreaker
        let nowMs = 0
        const underWay: number[] = []
        for (const { passesMs, ends, how, chance } of steps) {
          nowMs += passesMs
          const startedMs = ends === 'oldest' ? underWay.shift() : undefined
          const ended = ends === 'newest' ? underWay.pop() : startedMs
          if (ended !== undefined) {
            const end = { startedMs: ended, nowMs, random: () => chance }
            if (how === 'up') breaker = afterUp(breaker, nowMs)
            else if (how === 'down') breaker = afterDown(breaker, end)
            else breaker = afterNothing(breaker, ended)
          }
          if (breaker.state === 'open') {
            expect(breaker.untilMs - nowMs).toBeLessThanOrEqual(breakerLimits.maxOpenMs)
          }
          if (passesAtMs(breaker) > nowMs) continue
          const was: Breaker = breaker
          breaker = afterStart(breaker, nowMs)
          underWay.push(nowMs)
          if (was.state === 'open') expect(breaker.state).toBe('half_open')
          // The probe alone: whoever asks next has to wait for it.
          if (breaker.state === 'half_open') expect(passesAtMs(breaker)).toBe(Infinity)
        }
      }),
    )
  })

  test('closes for every receiver that is back, whatever went before', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 100 }), (steps) => {
        let breaker: Breaker = closedBreaker
        let nowMs = 0
        for (const { passesMs, chance } of steps) {
          nowMs += passesMs
          if (passesAtMs(breaker) > nowMs) continue
          breaker = afterStart(breaker, nowMs)
          breaker = afterDown(breaker, { startedMs: nowMs, nowMs, random: () => chance })
        }
        nowMs += breakerLimits.maxOpenMs
        expect(passesAtMs(breaker)).toBeLessThanOrEqual(nowMs)
        expect(afterUp(afterStart(breaker, nowMs), nowMs).state).toBe('closed')
      }),
    )
  })
})
