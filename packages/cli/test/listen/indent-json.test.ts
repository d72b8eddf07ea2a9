import fc from 'fast-check'
import { expect, test } from 'vitest'
import { indentJson } from '../../src/listen/indent-json.ts'

const noEnd = Number.POSITIVE_INFINITY

test('JSON is shown as JSON.stringify would write it, however it was written', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 5 }), fc.constantFrom('', ' ', '\n\t'), (text, space) => {
      const value = JSON.parse(text)
      const expected = JSON.stringify(value, null, 2)
      expect(indentJson(JSON.stringify(value, null, space), noEnd)).toBe(expected)
    }),
  )
})

test('a value is shown as it stands, digits and repeated names too', () => {
  expect(indentJson('{"a":12345678901234567890,"a":1.0,"b":"\\u0041 : ,"}', noEnd)).toBe(
    '{\n  "a": 12345678901234567890,\n  "a": 1.0,\n  "b": "\\u0041 : ,"\n}',
  )
})

test('what is no JSON is left alone, and deep nesting costs no more than what is shown', () => {
  expect(indentJson('{"a":', noEnd)).toBeNull()
  const deep = indentJson('['.repeat(5_000) + ']'.repeat(5_000), 1_000)
  expect(deep?.length).toBeLessThan(1_200)
})
