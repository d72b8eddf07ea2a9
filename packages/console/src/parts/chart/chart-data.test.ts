import { expect, test } from 'vitest'
import { dataOf } from './chart-data.ts'

const at = ['2026-02-03T04:00:00Z', '2026-02-03T04:01:00Z', '2026-02-03T04:02:00Z']
const color = '--chart-events'
const middles = [30, 90, 150].map((seconds) => Date.parse('2026-02-03T04:00:00Z') / 1000 + seconds)
const series = [
  { name: 'Delivered', color, values: [4, 5, 1] },
  { name: 'Failed', color, values: [0, 2, 1] },
] as const

test('a line of what is counted does not drop where its last step is not over', () => {
  expect(dataOf({ at, series, kind: 'counts' })).toEqual([middles, [4, 5, null], [0, 2, null]])
})

test('what is measured is drawn to the end, with gaps where there is nothing', () => {
  const rate = [{ name: 'Success', color, values: [1, null, 0.5] }] as const
  expect(dataOf({ at, series: rate, kind: 'levels' })).toEqual([middles, [1, null, 0.5]])
})

test('bars stand on each other, the highest painted first', () => {
  expect(dataOf({ at, series, kind: 'bars' })).toEqual([middles, [4, 7, 2], [4, 5, 1]])
})
