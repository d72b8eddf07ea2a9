import { describe, expect, test } from 'vitest'
import { clockTime, exactTime, nearTime, spanWords } from './time-words.ts'

const now = '2026-02-03T04:05:06.789Z'
const nowMs = Date.parse(now)
const at = (ms: number) => new Date(nowMs + ms).toISOString()

describe('times in words', () => {
  test.each([
    [0, 'now'],
    [-1_999, 'now'],
    [-2_400, '2 s ago'],
    [-119_000, '119 s ago'],
    [120_000, 'in 2 min'],
    [3_599_900, 'in 60 min'],
    [-7_200_000, '2 h ago'],
    [-47 * 3_600_000, '47 h ago'],
    [3 * 86_400_000, 'in 3 days'],
    [-60 * 86_400_000, '2025-12-05'],
  ])('%i ms from now is %s', (ms, words) => {
    expect(nearTime(at(ms), nowMs)).toBe(words)
  })

  test('are exact in details, and tell of none', () => {
    expect(exactTime(at(-60_000), nowMs)).toBe('2026-02-03T04:04:06.789Z (60 s ago)')
    expect(exactTime('2019-01-01T00:00:00Z', nowMs)).toBe('2019-01-01T00:00:00Z')
    expect([exactTime(null), nearTime(null), nearTime('soon')]).toEqual(['-', '-', 'soon'])
  })

  test.each([
    [0.4, '0 ms'],
    [999, '999 ms'],
    [1_234, '1.2 s'],
    [5_000, '5 s'],
    [59_960, '60 s'],
    [119_800, '120 s'],
    [123_000, '2 min'],
    [7_200_000, '2 h'],
    [172_800_000, '2 days'],
  ])('%d ms are %s', (ms, words) => {
    expect(spanWords(ms)).toBe(words)
  })

  test('are on the clock of whoever reads them', () => {
    expect(clockTime(new Date(2026, 1, 3, 4, 5, 6))).toBe('04:05:06')
    expect(clockTime(new Date('soon'))).toBe('--:--:--')
  })
})
