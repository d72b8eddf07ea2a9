import { expect, test } from 'vitest'
import { isUuid, madeAtMs } from '../domain/ids.ts'
import { uuidIds } from './uuid-ids.ts'

test('ids are different, sort in the order in which they were made, and tell when that was', () => {
  const beforeMs = Date.now()
  const ids = Array.from({ length: 50_000 }, () => uuidIds.next())
  expect(new Set(ids).size).toBe(ids.length)
  expect(ids.toSorted()).toEqual(ids)
  expect(ids.every((id) => isUuid(id) && id[14] === '7')).toBe(true)
  expect(ids.every((id) => madeAtMs(id) >= beforeMs && madeAtMs(id) <= Date.now())).toBe(true)
})
