import fc from 'fast-check'
import { expect, test } from 'vitest'
import { jsonPointer, segmentsOf } from './json-pointer.ts'

test.each([
  [[], ''],
  [['topics', 0], '/topics/0'],
  [[''], '/'],
  [['a/b', 'm~n', '~1'], '/a~1b/m~0n/~01'],
])('%j is at %j', (segments, pointer) => {
  expect(jsonPointer(...segments)).toBe(pointer)
})

test('a pointer leads back to the names it was made of', () => {
  const names = fc.array(fc.string({ unit: fc.constantFrom('a', '/', '~', '0', '1', '😀') }))
  fc.assert(
    fc.property(names, (segments) => {
      expect(segmentsOf(jsonPointer(...segments))).toEqual(segments)
    }),
  )
})

test('a name of more than 128 characters is cut', () => {
  expect(jsonPointer('x'.repeat(128))).toHaveLength(129)
  expect(jsonPointer('x'.repeat(100_000))).toBe(`/${'x'.repeat(128)}…`)
})
