import { describe, expect, test } from 'vitest'
import { spanMs, timeBefore } from './time.ts'

const nowMs = Date.parse('2026-02-03T04:05:06.789Z')

describe('times that people write', () => {
  test.each([
    ['90s', '2026-02-03T04:03:36.789Z'],
    ['1h', '2026-02-03T03:05:06.789Z'],
    ['2w', '2026-01-20T04:05:06.789Z'],
    ['2026-01-01', '2026-01-01T00:00:00Z'],
    ['2026-01-01T10:00:00+02:00', '2026-01-01T10:00:00+02:00'],
    ['yesterday', 'yesterday'],
    ['-1h', '-1h'],
    ['999999999w', '999999999w'],
  ])('%s is %s', (text, time) => {
    expect(timeBefore(text, nowMs)).toBe(time)
  })

  test.each([
    ['1h', 3_600_000],
    ['0s', 0],
    ['1.5h', null],
    ['h', null],
    ['3600', null],
  ])('the span %s is %s ms', (text, ms) => {
    expect(spanMs(text)).toBe(ms)
  })
})
