import fc from 'fast-check'
import { expect, test } from 'vitest'
import { rfc3339 } from './rfc3339.ts'

test('a time is written in UTC with milliseconds', () => {
  expect(rfc3339(Date.UTC(2026, 1, 3, 4, 5, 6, 7))).toBe('2026-02-03T04:05:06.007Z')
  expect(rfc3339(Date.UTC(2026, 1, 3, 4, 5, 6, 70))).toBe('2026-02-03T04:05:06.070Z')
  expect(rfc3339(Date.UTC(1969, 11, 31, 23, 59, 59, 999))).toBe('1969-12-31T23:59:59.999Z')
})

test('every millisecond of the years 0000 to 9999 is written like Date writes it', () => {
  const moments = fc.integer({ min: -62_167_219_200_000, max: 253_402_300_799_999 })
  fc.assert(
    fc.property(moments, fc.integer({ min: 0, max: 999 }), (atMs, next) => {
      expect(rfc3339(atMs)).toBe(new Date(atMs).toISOString())
      const neighbour = Math.min(atMs + next, 253_402_300_799_999)
      expect(rfc3339(neighbour)).toBe(new Date(neighbour).toISOString())
    }),
  )
})
