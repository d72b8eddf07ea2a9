import { expect, test } from 'vitest'
import { draftSchema } from './draft-schema.ts'

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
