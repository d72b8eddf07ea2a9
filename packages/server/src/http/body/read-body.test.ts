import Type from 'typebox'
import { expect, test } from 'vitest'
import type { BodyKind } from './content-type.ts'
import { readBody } from './read-body.ts'

const schema = Type.Object({ public: Type.Boolean() })
const read = (text: string, contentType?: string, kinds: readonly BodyKind[] = ['json', 'form']) =>
  readBody({ bytes: Buffer.from(text), contentType, kinds }, schema)

test('JSON and forms give the same value', () => {
  expect(read('{"public":true}', 'application/json')).toEqual({ value: { public: true } })
  expect(read('public=1', 'application/x-www-form-urlencoded')).toMatchObject({
    value: { public: true },
  })
})

test('no body is an object without fields, whatever the content type', () => {
  expect(read('')).toEqual({ value: {} })
  expect(read('', 'text/plain')).toEqual({ value: {} })
})

test('a body of another content type is refused', () => {
  expect(read('x', 'text/plain')).toMatchObject({ refused: 'unsupported_media_type' })
  expect(read('{}')).toMatchObject({ refused: 'unsupported_media_type' })
  const form = 'application/x-www-form-urlencoded'
  expect(read('public=1', form, ['json'])).toMatchObject({ refused: 'unsupported_media_type' })
})

test('what the kind refuses is refused', () => {
  expect(read('{', 'application/json')).toMatchObject({ refused: 'malformed_json' })
  expect(read('a=%', 'application/x-www-form-urlencoded')).toMatchObject({
    refused: 'malformed_form',
  })
})
