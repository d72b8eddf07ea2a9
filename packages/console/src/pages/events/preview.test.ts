import { expect, test } from 'vitest'
import { previewOf } from './preview.ts'

test('a line shows how the data begins', () => {
  expect(previewOf({ order: 1001, lines: [{ sku: 'a' }, null], gift: false })).toBe(
    '{order: 1001, lines: [{sku: "a"}, null], gift: false}',
  )
  expect(previewOf(null)).toBe('null')
})

test('fields with names that JavaScript has a meaning for are fields like others', () => {
  expect(previewOf(JSON.parse('{"__proto__": {"a": 1}, "constructor": 2}'))).toBe(
    '{__proto__: {a: 1}, constructor: 2}',
  )
})

test('a line stays a line, however much there is', () => {
  const wide = Array.from({ length: 100_000 }, (_, at) => ({ [`field${at}`]: 'x'.repeat(1_000) }))
  expect(previewOf(wide).length).toBeLessThanOrEqual(161)
  expect(previewOf('é'.repeat(1_000_000)).length).toBeLessThanOrEqual(161)
})
