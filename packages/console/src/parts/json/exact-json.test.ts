import { expect, test } from 'vitest'
import { parseExactly, WrittenNumber, writeIndented } from './exact-json.ts'

test('keeps numbers as they were written', () => {
  const read = parseExactly('{"id":12345678901234567890,"total":49.90,"count":3}')
  expect(read).toEqual({
    id: new WrittenNumber('12345678901234567890'),
    total: new WrittenNumber('49.90'),
    count: 3,
  })
})

test('keeps a field named __proto__ as a field', () => {
  const read = parseExactly('{"__proto__":{"admin":true}}')
  expect(Object.entries(read ?? {})).toEqual([['__proto__', { admin: true }]])
})

test('says nothing of text that is no JSON, or nested without end', () => {
  expect(parseExactly('<html>')).toBeUndefined()
  expect(parseExactly('['.repeat(200_000) + ']'.repeat(200_000))).toBeUndefined()
})

test('writes no value that is nested without end', () => {
  let nested: unknown = 1
  for (let depth = 0; depth < 200_000; depth += 1) nested = [nested]
  expect(writeIndented(nested)).toBeNull()
})
