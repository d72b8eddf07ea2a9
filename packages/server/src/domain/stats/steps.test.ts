import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  hourMs,
  minutesSinceMs,
  pointsOf,
  shortestStep,
  statsLimits,
  statsSteps,
  stepFits,
  wholeSteps,
} from './steps.ts'

const nowMs = Date.UTC(2026, 10, 22, 9, 41, 8)
const anyRange = fc
  .tuple(fc.integer({ min: 1, max: 1_000 * 24 * hourMs }), fc.integer({ min: 0, max: nowMs / 2 }))
  .map(([lengthMs, agoMs]) => ({ sinceMs: nowMs - agoMs - lengthMs, untilMs: nowMs - agoMs }))

describe('the step of a range that names none', () => {
  it.each([
    ['an hour', 1, 60, 61],
    ['six hours', 6, 300, 73],
    ['a day', 24, 900, 97],
    ['a week', 7 * 24, 3_600, 169],
    ['thirty days', 30 * 24, 21_600, 121],
    ['ninety days', 90 * 24, 86_400, 91],
    ['four hundred days', 400 * 24, 86_400, 401],
  ])('of %s up to now', (_, hours, stepS, points) => {
    const range = { sinceMs: nowMs - hours * hourMs, untilMs: nowMs }
    const step = shortestStep(range, statsLimits.defaultPoints, nowMs)
    expect([step, pointsOf(wholeSteps(range, step), step)]).toEqual([stepS, points])
  })

  it('is whole hours for what lies before the minutes that are kept', () => {
    const untilMs = minutesSinceMs(nowMs)
    const range = { sinceMs: untilMs - 1, untilMs }
    expect(shortestStep(range, 200, nowMs)).toBe(3_600)
    expect(shortestStep({ sinceMs: untilMs, untilMs: untilMs + hourMs }, 200, nowMs)).toBe(60)
  })

  it('makes no more points than asked for, or is the longest', () => {
    fc.assert(
      fc.property(anyRange, fc.integer({ min: 1, max: 2_000 }), (range, most) => {
        const step = shortestStep(range, most, nowMs)
        expect(stepFits(step, range, nowMs)).toBe(true)
        if (step !== 86_400) {
          expect(pointsOf(wholeSteps(range, step), step)).toBeLessThanOrEqual(most)
        }
      }),
    )
  })
})

describe('whole steps', () => {
  it('hold the range, and reach less than a step beyond it', () => {
    fc.assert(
      fc.property(anyRange, fc.constantFrom(...statsSteps), (range, stepS) => {
        const whole = wholeSteps(range, stepS)
        expect(Number.isInteger(pointsOf(whole, stepS))).toBe(true)
        expect(whole.sinceMs % (stepS * 1_000)).toBe(0)
        for (const beyondMs of [range.sinceMs - whole.sinceMs, whole.untilMs - range.untilMs]) {
          expect(beyondMs).toBeGreaterThanOrEqual(0)
          expect(beyondMs).toBeLessThan(stepS * 1_000)
        }
      }),
    )
  })
})
