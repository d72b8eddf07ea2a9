import { expect, test } from 'vitest'
import { formatMoment } from './steps.ts'
import { summaryOf } from './summary.ts'

const at = ['2026-02-03T04:00:00Z', '2026-02-03T04:01:00Z', '2026-02-03T04:02:00Z']
const [first = '', second = ''] = at
const color = '--chart-events'
const chart = { title: 'Chart', at, format: (value: number) => `${value} x` }

test('what is counted is told by its sum and its height, with the time of it', () => {
  const series = [
    { name: 'Delivered', color, values: [1, 5, 0] },
    { name: 'Failed', color, values: [0, 0, 0] },
  ] as const
  const told = summaryOf({ ...chart, series, kind: 'bars' })
  expect(told).toContain(`Chart, ${formatMoment(first)} to ${formatMoment('2026-02-03T04:03Z')}.`)
  expect(told).toContain(`Delivered: 6 x in all, at most 5 x at ${formatMoment(second)}.`)
  expect(told).toContain('Failed: nothing.')
})

test('what is measured is told by how far it went and where it ended, gaps left out', () => {
  const series = [
    { name: 'Latency', color, values: [9, 4, null] },
    { name: 'Success', color, values: [null, 1, 1] },
    { name: 'Backlog', color, values: [null, null, null] },
  ] as const
  const told = summaryOf({ ...chart, series, kind: 'levels' })
  expect(told).toContain('Latency: between 4 x and 9 x, 4 x at the end.')
  expect(told).toContain('Success: 1 x throughout.')
  expect(told).toContain('Backlog: nothing.')
})

test('a chart of no steps is told by its title', () => {
  expect(summaryOf({ ...chart, at: [], series: [], kind: 'bars' })).toBe('Chart')
})
