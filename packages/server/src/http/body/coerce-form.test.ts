import Type from 'typebox'
import { expect, test } from 'vitest'
import { coerceForm } from './coerce-form.ts'

const schema = Type.Object({
  name: Type.String(),
  public: Type.Optional(Type.Boolean()),
  timeout_ms: Type.Integer(),
  ratio: Type.Union([Type.Number(), Type.Null()]),
  email: Type.Union([Type.String(), Type.Null()]),
  delays: Type.Array(Type.Integer()),
  retry_policy: Type.Union([
    Type.Literal('hourly'),
    Type.Object({ delays: Type.Array(Type.Integer()) }),
  ]),
  limit: Type.Unsafe({
    type: ['object', 'null'],
    oneOf: [
      Type.Object({ type: Type.Literal('rate'), per_second: Type.Integer() }),
      Type.Object({ type: Type.Literal('burst'), size: Type.Integer() }),
    ],
  }),
  metadata: Type.Record(Type.String(), Type.String()),
})
const coerce = (fields: Parameters<typeof coerceForm>[0]) => coerceForm(fields, schema)

test('the strings of a form become what the schema asks for', () => {
  const coerced = coerce({
    name: '123',
    public: 'true',
    timeout_ms: '15000',
    ratio: '0.5',
    delays: ['1', '2'],
  })
  expect({ ...(coerced as object) }).toEqual({
    name: '123',
    public: true,
    timeout_ms: 15_000,
    ratio: 0.5,
    delays: [1, 2],
  })
})

test.each([
  ['1', true],
  ['0', false],
  ['false', false],
  ['yes', 'yes'],
  ['', ''],
  ['TRUE', 'TRUE'],
])('%j for a boolean is %j', (text, value) => {
  expect(coerce({ public: text })).toMatchObject({ public: value })
})

test.each(['', ' 1', '1.5', '1e3', '0x10', 'NaN', '9'.repeat(16)])(
  '%j is no integer and is left for validation to refuse',
  (text) => {
    expect(coerce({ timeout_ms: text })).toMatchObject({ timeout_ms: text })
  },
)

test('an empty value is null where null is taken and a string is not', () => {
  expect(coerce({ ratio: '', email: '' })).toMatchObject({ ratio: null, email: '' })
})

test('a choice is made by shape', () => {
  expect(coerce({ retry_policy: 'hourly' })).toMatchObject({ retry_policy: 'hourly' })
  const nested = coerce({ retry_policy: { delays: ['5', 'x'] } }) as { retry_policy: object }
  expect({ ...nested.retry_policy }).toEqual({ delays: [5, 'x'] })
})

test('in a choice of objects every field is known', () => {
  const coerced = coerce({ limit: { type: 'burst', size: '9' } }) as { limit: object }
  expect({ ...coerced.limit }).toEqual({ type: 'burst', size: 9 })
  expect(coerce({ limit: '' })).toMatchObject({ limit: null })
})

test('unknown fields and free-form maps stay as they are', () => {
  const coerced = coerce({ unknown: '1', toString: '1', metadata: { a: '1' } })
  expect({ ...(coerced as object) }).toEqual({ unknown: '1', toString: '1', metadata: { a: '1' } })
})
