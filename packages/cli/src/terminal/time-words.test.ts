import { describe, expect, test } from 'vitest'
import { durationWords, exactTime, nearTime, spanMs, timeBefore } from './time-words.ts'

const now = '2026-02-03T04:05:06.789Z'
const nowMs = Date.parse(now)
const at = (ms: number) => new Date(nowMs + ms).toISOString()

describe('times in words', () => {
  test.each([
    [0, 'now'],
    [-1_999, 'now'],
    [-59_999, '59 s ago'],
    [-60_000, '1 min ago'],
    [150_000, 'in 2 min'],
    [-7_200_000, '2 h ago'],
    [-47 * 3_600_000, '47 h ago'],
    [3 * 86_400_000, 'in 3 days'],
    [-60 * 86_400_000, '2025-12-05'],
  ])('%i ms from now is %s', (ms, words) => {
    expect(nearTime(at(ms), nowMs)).toBe(words)
  })

  test('are exact in details, and tell of none', () => {
    expect(exactTime(at(-60_000), nowMs)).toBe('2026-02-03T04:04:06.789Z (1 min ago)')
    expect(exactTime('2019-01-01T00:00:00Z', nowMs)).toBe('2019-01-01T00:00:00Z')
    expect([exactTime(null), nearTime(null), nearTime('soon')]).toEqual(['-', '-', 'soon'])
  })

  test.each([
    [0.4, '0 ms'],
    [999, '999 ms'],
    [1_234, '1.2 s'],
    [59_960, '60.0 s'],
    [119_800, '2 min 0 s'],
    [123_000, '2 min 3 s'],
  ])('%d ms took %s', (ms, words) => {
    expect(durationWords(ms)).toBe(words)
  })
})

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
