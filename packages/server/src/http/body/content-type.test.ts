import { expect, test } from 'vitest'
import { bodyKind } from './content-type.ts'

test.each([
  ['application/json', 'json'],
  ['Application/JSON; charset=UTF-8', 'json'],
  ['application/json;charset="utf-8"', 'json'],
  ['application/json; version=1', 'json'],
  ['application/x-www-form-urlencoded', 'form'],
  ['application/x-ndjson ; charset=utf8', 'ndjson'],
])('%s is read as %s', (contentType, kind) => {
  expect(bodyKind(contentType, ['json', 'form', 'ndjson'])).toBe(kind)
})

test.each(['text/plain', 'application/jsonx', 'json', '', 'multipart/form-data; boundary=x'])(
  'the content type %j is refused with those that are taken',
  (contentType) => {
    expect(bodyKind(contentType, ['json', 'form'])).toEqual({
      refused: 'unsupported_media_type',
      detail: `The request has the Content-Type "${contentType}"; send application/json or application/x-www-form-urlencoded.`,
    })
  },
)

test('a body without a content type is refused', () => {
  expect(bodyKind(undefined, ['json'])).toEqual({
    refused: 'unsupported_media_type',
    detail: 'The request has no Content-Type; send application/json.',
  })
})

test('a kind that the call does not take is refused', () => {
  expect(bodyKind('application/x-ndjson', ['json', 'form'])).toMatchObject({
    refused: 'unsupported_media_type',
  })
})

test('a charset other than UTF-8 is refused', () => {
  expect(bodyKind('application/json; charset=iso-8859-1', ['json'])).toMatchObject({
    refused: 'unsupported_media_type',
  })
})
