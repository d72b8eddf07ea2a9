import fc from 'fast-check'
import { expect, test } from 'vitest'
import { axisTop } from './axis-top.ts'

test.each([
  [0, 1],
  [1, 1.5],
  [18, 20],
  [99, 150],
  [0.03, 0.04],
])('values up to %d have an axis up to %d', (highest, top) => {
  expect(axisTop(highest, null)).toBeCloseTo(top)
})

test('an axis stays while its values come and go a little, and follows when they do not fit', () => {
  expect(axisTop(40, null)).toBe(50)
  for (const highest of [30, 38, 22, 44]) expect(axisTop(highest, 50)).toBe(50)
  expect(axisTop(60, 50)).toBe(80)
  expect(axisTop(3, 50)).toBe(4)
  expect(axisTop(0, 50)).toBe(1)
})

test('every value fits, and none is lost at the bottom', () => {
  const value = fc.double({ min: 0.001, max: 1e9, noNaN: true })
  fc.assert(
    fc.property(value, value, (highest, before) => {
      const top = axisTop(highest, before)
      expect(top).toBeGreaterThan(highest)
      expect(top).toBeLessThan(highest * 6)
    }),
  )
})
