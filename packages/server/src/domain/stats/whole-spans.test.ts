import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dayMs, hourMs, minuteMs, type TimeRange } from './steps.ts'
import { type WholeSpans, wholeSpans } from './whole-spans.ts'

const lengthOf = ({ sinceMs, untilMs }: TimeRange) => untilMs - sinceMs

function inOrder({ days, hours, minutes }: WholeSpans): TimeRange[] {
  const all = [...minutes, ...hours, days].filter((range) => lengthOf(range) > 0)
  return all.sort((one, other) => one.sinceMs - other.sinceMs)
}

describe('a range in whole spans', () => {
  test('leaves nothing out and has nothing twice', () => {
    const minutes = fc.integer({ min: 0, max: 500 * 24 * 60 })
    fc.assert(
      fc.property(minutes, minutes, (one, other) => {
        const sinceMs = Math.min(one, other) * minuteMs
        const untilMs = Math.max(one, other) * minuteMs
        const spans = wholeSpans({ sinceMs, untilMs })
        let atMs = sinceMs
        for (const range of inOrder(spans)) {
          expect(range.sinceMs).toBe(atMs)
          atMs = range.untilMs
        }
        expect(atMs).toBe(untilMs)
        expect([spans.days.sinceMs % dayMs, spans.days.untilMs % dayMs]).toEqual(
          lengthOf(spans.days) > 0 ? [0, 0] : expect.anything(),
        )
        for (const hours of spans.hours) {
          expect(lengthOf(hours) % hourMs).toBe(0)
          // Fewer than a day has, but where no whole day lies between.
          expect(lengthOf(hours)).toBeLessThan(2 * dayMs)
        }
        for (const range of spans.minutes) expect(lengthOf(range)).toBeLessThan(2 * hourMs)
      }),
    )
  })

  test('is made of few of them', () => {
    const sinceMs = Date.UTC(2026, 9, 22, 6)
    const untilMs = Date.UTC(2026, 10, 21, 12, 41)
    const { days, hours, minutes } = wholeSpans({ sinceMs, untilMs })
    expect([lengthOf(days) / dayMs, ...hours.map((range) => lengthOf(range) / hourMs)]).toEqual([
      29, 18, 12,
    ])
    expect(minutes.map((range) => lengthOf(range) / minuteMs)).toEqual([0, 41])
  })
})
