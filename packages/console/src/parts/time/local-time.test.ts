import { expect, test } from 'vitest'
import { localOf, timeOf } from './local-time.ts'

test('what a field of a time holds is the same time again', () => {
  const time = '2026-02-03T04:05:00.000Z'
  expect(timeOf(localOf(time))).toBe(time)
})

test('nothing, or no time, is none', () => {
  for (const typed of ['', 'soon']) expect(timeOf(typed)).toBeUndefined()
  expect(localOf('soon')).toBe('')
})

test('a year that is typed digit by digit is none before its last digit', () => {
  const times = ['0002', '0020', '0202', '2026'].map((year) => timeOf(`${year}-02-03T04:05`))
  expect(times.map((time) => time !== undefined)).toEqual([false, false, false, true])
})
