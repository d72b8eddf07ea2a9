import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { draftSchema } from './draft-schema.ts'

test('the example follows the schema that is drafted from it', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (example) => {
      const ajv = new Ajv2020({ strict: false, ownProperties: true })
      expect(ajv.validate(draftSchema(example), example)).toBe(true)
    }),
    { numRuns: 30 },
  )
})

test('a draft says what types the fields have, and that they must be there', () => {
  expect(draftSchema({ order: 1001, total: 49.9, note: null, lines: [{ sku: 'a' }] })).toEqual({
    type: 'object',
    required: ['order', 'total', 'lines'],
    properties: {
      order: { type: 'integer' },
      total: { type: 'number' },
      note: {},
      lines: {
        type: 'array',
        items: { type: 'object', required: ['sku'], properties: { sku: { type: 'string' } } },
      },
    },
  })
  expect(draftSchema([1, 'a'])).toEqual({ type: 'array' })
})
