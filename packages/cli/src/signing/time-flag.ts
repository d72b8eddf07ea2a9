import { InvalidArgumentError } from 'commander'

/** Unix seconds, or a date as ISO 8601 has it. Answers milliseconds. */
export function readTime(text: string): number {
  if (/^\d{1,12}$/.test(text)) return Number(text) * 1000
  // A date without a zone would mean another time on another machine.
  const timeMs = /^\d{4}-\d\d-\d\dT.*(?:Z|[+-]\d\d:\d\d)$/.test(text)
    ? Date.parse(text)
    : Number.NaN
  if (!Number.isNaN(timeMs)) return timeMs
  throw new InvalidArgumentError('Give Unix seconds, or a time such as 2026-02-03T04:05:06Z.')
}
