import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  afterFailure,
  afterNewBeginning,
  afterSuccess,
  disableAfter,
  type HealthRecord,
} from './health.ts'

const minuteMs = 60_000
const t0 = 1_795_305_600_000

interface Step {
  readonly afterMs: number
  /** `anew`: it gets another URL, or is made active again. */
  readonly outcome: 'delivered' | 'failed' | 'anew'
  readonly again: boolean
}

const steps = fc.array(
  fc.record<Step>({
    afterMs: fc.oneof(fc.nat(2 * minuteMs), fc.nat(disableAfter.ms)),
    outcome: fc.constantFrom('delivered', 'failed', 'anew'),
    again: fc.boolean(),
  }),
  { maxLength: 40 },
)

/** What was told, and what was disabled, step by step. */
function live(all: readonly Step[]) {
  let record: HealthRecord | null = null
  let atMs = t0
  return all.map((step) => {
    atMs += step.afterMs
    const before: HealthRecord | null = record
    const isFailing = before !== null && before.failingSinceMs !== null
    if (step.outcome === 'delivered') {
      record = before && afterSuccess(before)
      return { ...step, atMs, record, news: before?.told ? 'recovered' : null, disable: false }
    }
    if (step.outcome === 'anew') {
      record = before && afterNewBeginning(before)
      return { ...step, atMs, record, news: null, disable: false }
    }
    const again = isFailing && step.again
    const after = afterFailure(before, { endedAtMs: atMs, reason: 'timeout', again })
    record = after.record
    return {
      ...step,
      again,
      atMs,
      record,
      news: after.tell ? 'failing' : null,
      disable: after.disable,
    }
  })
}

describe('a webhook that fails', () => {
  test('is told of at once, and of its end', () => {
    const told = live([
      { outcome: 'failed', afterMs: 0, again: false },
      { outcome: 'failed', afterMs: 1, again: false },
      { outcome: 'delivered', afterMs: 1, again: false },
      { outcome: 'delivered', afterMs: 1, again: false },
    ])
    expect(told.map(({ news }) => news)).toEqual(['failing', null, 'recovered', null])
  })

  test('is told of as recovered by its next success, also when it began anew before', () => {
    const told = live([
      { outcome: 'failed', afterMs: 0, again: false },
      { outcome: 'anew', afterMs: 1, again: false },
      { outcome: 'failed', afterMs: 2 * minuteMs, again: false },
      { outcome: 'anew', afterMs: 1, again: false },
      { outcome: 'delivered', afterMs: 1, again: false },
    ])
    expect(told.map(({ news }) => news)).toEqual(['failing', null, null, null, 'recovered'])
  })

  test('now and then makes one beginning a minute', () => {
    const flips = Array.from({ length: 600 }, (_, n): Step => {
      return { outcome: n % 2 === 0 ? 'failed' : 'delivered', afterMs: 500, again: false }
    })
    const begun = live(flips).filter(({ news }) => news === 'failing')
    expect(begun.map(({ atMs }) => atMs - t0)).toEqual([500, 60_500, 120_500, 180_500, 240_500])
  })

  test('tells of beginnings and ends in turns, a minute apart, whatever happens', () => {
    fc.assert(
      fc.property(steps, (all) => {
        const told = live(all).filter(({ news }) => news !== null)
        for (const [index, { news }] of told.entries()) {
          expect(news).toBe(index % 2 === 0 ? 'failing' : 'recovered')
        }
        const begun = told.filter(({ news }) => news === 'failing')
        for (const [index, { atMs }] of begun.entries()) {
          const next = begun[index + 1]
          if (next !== undefined) expect(next.atMs - atMs).toBeGreaterThanOrEqual(minuteMs)
        }
      }),
    )
  })

  test('is failing since its first failure after a success, with the events that failed since', () => {
    fc.assert(
      fc.property(steps, (all) => {
        let streak: { readonly atMs: number; readonly again: boolean }[] = []
        for (const step of live(all)) {
          streak = step.outcome === 'failed' ? [...streak, step] : []
          expect(step.record?.failingSinceMs ?? null).toBe(streak[0]?.atMs ?? null)
          const events = streak.filter(({ again }) => !again).length
          expect(step.record?.failedEvents ?? 0).toBe(events)
          expect(step.disable).toBe(
            streak.length > 0 &&
              events >= 3 &&
              step.atMs - (streak[0]?.atMs ?? 0) >= 5 * 24 * 60 * minuteMs,
          )
        }
      }),
    )
  })
})
