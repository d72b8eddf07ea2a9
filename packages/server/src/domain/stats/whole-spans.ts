import { dayMs, floorTo, hourMs, type TimeRange } from './steps.ts'

/** A range of whole minutes as the fewest whole days, hours and minutes that make it up. */
export interface WholeSpans {
  readonly days: TimeRange
  /** Before the days and after them; empty as often as not. */
  readonly hours: readonly [TimeRange, TimeRange]
  readonly minutes: readonly [TimeRange, TimeRange]
  /** From the first whole hour to the last: the days and the hours. */
  readonly wholeHours: TimeRange
}

export function wholeSpans(range: TimeRange): WholeSpans {
  const wholeHours = within(range, hourMs)
  const days = within(wholeHours, dayMs)
  return { days, wholeHours, hours: around(days, wholeHours), minutes: around(wholeHours, range) }
}

/** The whole spans within a range; at its end, and empty, when there is none. */
function within({ sinceMs, untilMs }: TimeRange, spanMs: number): TimeRange {
  const first = -floorTo(-sinceMs, spanMs)
  const last = floorTo(untilMs, spanMs)
  return first < last ? { sinceMs: first, untilMs: last } : { sinceMs: untilMs, untilMs }
}

/** What of a range lies before a part of it, and what after. */
function around(part: TimeRange, { sinceMs, untilMs }: TimeRange): [TimeRange, TimeRange] {
  return [
    { sinceMs, untilMs: part.sinceMs },
    { sinceMs: part.untilMs, untilMs },
  ]
}
