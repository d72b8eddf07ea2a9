import fc from 'fast-check'
import { expect, test } from 'vitest'
import { events, readSearch, writeSearch } from './search.ts'

test('what stands in an address is read as it was written, whatever it looks like', () => {
  const text = fc.oneof(
    fc.constantFrom(
      '007',
      '1e5',
      '12345678901234567890',
      'true',
      'null',
      '"x"',
      '[1]',
      'a+b c%&=#',
    ),
    fc.string({ minLength: 1, unit: 'grapheme' }),
  )
  fc.assert(
    fc.property(text, text, (reference, topic) => {
      const written = writeSearch({ reference, topic, since: undefined })
      expect(events(readSearch(written))).toEqual({ reference, topic })
    }),
  )
})

test('nothing is written of what is not given', () => {
  expect(writeSearch({ topic: undefined })).toBe('')
  expect(events(readSearch('?reference=&other=1'))).toEqual({})
})
