import { InvalidArgumentError } from 'commander'

/** What `readTime` takes, in words for a help text. */
export const timeWords = 'RFC 3339 or Unix seconds'

/** Answers milliseconds. */
export function readTime(text: string): number {
  if (/^\d{1,12}$/.test(text)) return Number(text) * 1000
  // A date without a zone would mean another time on another machine.
  const timeMs = /^\d{4}-\d\d-\d\dT.*(?:Z|[+-]\d\d:\d\d)$/.test(text)
    ? Date.parse(text)
    : Number.NaN
  if (!Number.isNaN(timeMs)) return timeMs
  throw new InvalidArgumentError('Give a time such as 2026-02-03T04:05:06Z, or Unix seconds.')
}

const secondMs = 1_000
const minuteMs = 60 * secondMs
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs
const units: Readonly<Record<string, number>> = {
  s: secondMs,
  m: minuteMs,
  h: hourMs,
  d: dayMs,
  w: 7 * dayMs,
}

/** `90s`, `30m`, `1h`, `7d`, `2w` in milliseconds; null for anything else. */
export function spanMs(text: string): number | null {
  const [, count, unit = ''] = /^(\d{1,9})([smhdw])$/.exec(text) ?? []
  const unitMs = units[unit]
  return count === undefined || unitMs === undefined ? null : Number(count) * unitMs
}

/** A time as the API takes it: that long ago, or the day in UTC; what is neither stays as it is. */
export function timeBefore(text: string, nowMs = Date.now()): string {
  if (/^\d{4}-\d\d-\d\d$/.test(text)) return `${text}T00:00:00Z`
  const span = spanMs(text)
  if (span === null) return text
  const at = new Date(nowMs - span)
  return Number.isNaN(at.getTime()) ? text : at.toISOString()
}
