import { maxRetryAfterMs } from '../domain/delivery/after-attempt.ts'

const httpDate = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*, [\w -]+ \d{2}:\d{2}:\d{2} GMT$/

/**
 * How long a receiver asks to be left alone, from `Retry-After` in seconds or as an HTTP date
 * (RFC 9110, section 10.2.3; the asctime form is not read). At most 24 hours; a date gone by is 0;
 * null for anything else, negative numbers and fractions included.
 */
export function parseRetryAfter(text: string | undefined, nowMs: number): number | null {
  const value = text?.trim() ?? ''
  if (/^\d+$/.test(value)) return Math.min(Number(value) * 1000, maxRetryAfterMs)
  if (!httpDate.test(value)) return null
  const atMs = Date.parse(value)
  return Number.isNaN(atMs) ? null : Math.min(Math.max(0, atMs - nowMs), maxRetryAfterMs)
}
