import { parseRfc3339 } from './rfc3339-time.ts'

/** Times on the wire: RFC 3339, UTC, with milliseconds. */
export function timeOf(atMs: number): string {
  return new Date(atMs).toISOString()
}

export function timeOrNull(atMs: number | null): string | null {
  return atMs === null ? null : timeOf(atMs)
}

/** Of a time that its schema let pass: the format `date-time` is checked by the same reader. */
function timeMs(time: string): number {
  const atMs = parseRfc3339(time)
  if (atMs === null) throw new Error(`${time} was not checked against its schema`)
  return atMs
}

export function timeMsOrNull(time: string | null | undefined): number | null {
  return time === null || time === undefined ? null : timeMs(time)
}

/** The bounds that a list's query names. */
export function timeRange(query: {
  readonly since?: string | undefined
  readonly until?: string | undefined
}): { readonly sinceMs: number | null; readonly untilMs: number | null } {
  return { sinceMs: timeMsOrNull(query.since), untilMs: timeMsOrNull(query.until) }
}
