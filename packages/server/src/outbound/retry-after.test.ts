import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseRetryAfter } from './retry-after.ts'

const nowMs = Date.UTC(2026, 0, 1, 12)
const day = 24 * 60 * 60 * 1000

describe('Retry-After', () => {
  it.each([
    ['0', 0],
    ['1', 1_000],
    [' 120 ', 120_000],
    ['86400', day],
    ['86401', day],
    ['999999999', day],
    ['9'.repeat(400), day],
    ['Thu, 01 Jan 2026 12:01:00 GMT', 60_000],
    ['Thursday, 01-Jan-26 12:00:30 GMT', 30_000],
    ['Fri, 01 Jan 2027 00:00:00 GMT', day],
    ['Wed, 31 Dec 2025 00:00:00 GMT', 0],
  ])('%s is understood', (text, ms) => {
    expect(parseRetryAfter(text, nowMs)).toBe(ms)
  })

  it.each([
    undefined,
    '',
    '-1',
    '-999999999',
    '1.5',
    '1e3',
    '0x10',
    '+5',
    'NaN',
    'Infinity',
    'soon',
    '5 seconds',
    '10, 20',
    '2026-01-01T12:01:00Z',
    'Thu Jan  1 12:01:00 2026',
    'Thu, 01 Jan 2026 12:01:00 +0100',
    'Thu, 99 Jan 2026 99:99:99 GMT',
    'tomorrow, 01 Jan 2026 12:01:00 GMT',
  ])('%s is ignored', (text) => {
    expect(parseRetryAfter(text, nowMs)).toBeNull()
  })

  it('never asks for less than nothing or more than a day', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer(), (text, now) => {
        const ms = parseRetryAfter(text, now)
        if (ms === null) return
        expect(ms).toBeGreaterThanOrEqual(0)
        expect(ms).toBeLessThanOrEqual(day)
      }),
    )
  })
})
