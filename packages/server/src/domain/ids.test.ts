import fc from 'fast-check'
import { v7 } from 'uuid'
import { expect, test } from 'vitest'
import { type EventId, firstIdAt, isUuid, madeAtMs } from './ids.ts'

const moment = fc.integer({ min: 0, max: 253_402_300_799_999 })

test('any UUID in lower case is an id', () => {
  fc.assert(fc.property(fc.uuid(), (id) => isUuid(id)))
})

test.each([
  '',
  '01981D2A-7B3C-7000-8000-000000000001',
  '01981d2a7b3c70008000000000000001',
  '{01981d2a-7b3c-7000-8000-000000000001}',
  '01981d2a-7b3c-7000-8000-000000000001\n',
  'g1981d2a-7b3c-7000-8000-000000000001',
])('%j is no id', (text) => {
  expect(isUuid(text)).toBe(false)
})

test('an id tells when it was made', () => {
  fc.assert(
    fc.property(moment, (atMs) => {
      expect(madeAtMs(v7({ msecs: atMs }) as EventId)).toBe(atMs)
    }),
  )
})

test('the first id of a moment sorts before every id made then and after every earlier one', () => {
  fc.assert(
    fc.property(moment, moment, (atMs, otherMs) => {
      const id = v7({ msecs: otherMs })
      const bound = firstIdAt(atMs)
      expect(isUuid(bound)).toBe(true)
      expect(id >= bound).toBe(otherMs >= atMs)
    }),
  )
})

test('a moment before 1970 counts as 1970', () => {
  expect(firstIdAt(-1)).toBe('00000000-0000-7000-8000-000000000000')
})
