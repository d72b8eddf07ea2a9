import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openAtEnds } from './backlog.ts'

test('what is open now and how it changed tell what was open at the end of each step', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(100), { minLength: 1 }), fc.nat(100), (levels, before) => {
      const changes = levels.map((level, at) => level - (levels[at - 1] ?? before))
      const now = { untilMs: 60 * levels.length, open: levels.at(-1) ?? 0, knownSinceMs: 0 }
      expect(openAtEnds(changes, 60, now)).toEqual(levels)
    }),
  )
})

test('nothing is told of what ended before its changes were counted', () => {
  const now = { untilMs: 400, open: 5, knownSinceMs: 200 }
  expect(openAtEnds([1, 1, 1, 1], 100, now)).toEqual([null, 3, 4, 5])
  expect(openAtEnds([1, 1], 100, { ...now, knownSinceMs: 401 })).toEqual([null, null])
})

test('a clock that was set back makes nothing less than none', () => {
  expect(openAtEnds([-1, 2], 60, { untilMs: 120, open: 1, knownSinceMs: 0 })).toEqual([0, 1])
})
