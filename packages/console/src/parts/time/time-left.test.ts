import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatTimeLeft } from './time-left.ts'

const units = { d: 86_400, h: 3_600, min: 60, s: 1 } as const

test.each([
  [0, '0 s'],
  [-5_000, '0 s'],
  [1, '1 s'],
  [59_000, '59 s'],
  [60_000, '1 min'],
  [86_399_000, '23 h 59 min'],
  [90_061_000, '1 d 1 h'],
])('%i ms is told as %s', (ms, told) => {
  expect(formatTimeLeft(ms)).toBe(told)
})

test('what is told is never more than what is left, and misses less than its smallest unit', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 700_000 }), (seconds) => {
      const parts = formatTimeLeft(seconds * 1000).match(/\d+ \w+/g) ?? []
      const told = parts.map((part) => {
        const [count, unit] = part.split(' ')
        return Number(count) * units[unit as keyof typeof units]
      })
      const sum = told.reduce((all, each) => all + each, 0)
      expect(sum).toBeLessThanOrEqual(seconds)
      expect(seconds - sum).toBeLessThan(told[0] ?? 0)
    }),
  )
})
