import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readJson } from './json-body.ts'

const read = (text: string) => readJson(Buffer.from(text))

test('any JSON is read as JSON.parse reads it', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(read(JSON.stringify(value))).toEqual({ value: JSON.parse(JSON.stringify(value)) })
    }),
  )
})

test('an object that looks like a refusal is a value', () => {
  expect(read('{"refused":"internal_error"}')).toEqual({ value: { refused: 'internal_error' } })
})

test.each([
  ['{"a":}', 'Line 1, column 6: found "}", expected a value.'],
  ['{\n  "a": 1\n  "b": 2\n}', 'Line 3, column 3: found """, expected "," or "}".'],
  ['{"é😀": tru}', 'Line 1, column 11: found "}", expected a valid value.'],
  ['[1, 2', 'Line 1, column 6: found the end of the text, expected "," or "]".'],
  ['', 'Line 1, column 1: found the end of the text, expected a value.'],
  ['\ufeff{}', 'Line 1, column 1: found U+FEFF, expected a value.'],
  ['{} x', 'Line 1, column 4: found "x", expected the end of the text.'],
  ['{"a\n":1}', 'Line 1, column 4: found U+000A, expected a valid string.'],
])('malformed JSON is refused with its place: %j', (text, detail) => {
  expect(read(text)).toEqual({ refused: 'malformed_json', detail })
})

test('bytes that are not UTF-8 are refused, also inside a string', () => {
  for (const bytes of [[0xff], [0x22, 0xc3, 0x22], [0x22, 0xed, 0xa0, 0x80, 0x22], [0xc0, 0x80]]) {
    expect(readJson(Buffer.from(bytes))).toMatchObject({ refused: 'invalid_utf8' })
  }
})

test('JSON nested more than 64 deep is refused', () => {
  expect(read('['.repeat(64) + ']'.repeat(64))).toHaveProperty('value')
  expect(read('['.repeat(65) + ']'.repeat(65))).toMatchObject({
    refused: 'nested_too_deep',
    detail: 'Line 1, column 65: more than 64 arrays and objects inside each other; nest them less.',
  })
})

test('a field given twice is refused with its pointer, however it is spelled', () => {
  expect(read('{"a/b":1,"c":2,"a\\u002fb":3}')).toEqual({
    refused: 'duplicate_key',
    detail: 'One fault at /a~1b: The field "a/b" is given twice; give it once.',
    errors: [
      {
        pointer: '/a~1b',
        code: 'duplicate_key',
        detail: 'The field "a/b" is given twice; give it once.',
      },
    ],
  })
})

test('an object of more than 1,000 fields is refused', () => {
  const fields = (count: number) =>
    JSON.stringify(Object.fromEntries(Array.from({ length: count }, (_, each) => [`f${each}`, 0])))
  expect(read(fields(1_000))).toHaveProperty('value')
  expect(read(fields(1_001))).toMatchObject({ refused: 'invalid_request' })
})
