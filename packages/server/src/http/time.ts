import type { Refusal } from '../domain/errors.ts'
import { quoted } from '../domain/quoted.ts'
import { refuseFields } from '../domain/refuse-fields.ts'
import { timeRule } from './takes.ts'

/** Times on the wire: RFC 3339, UTC, with milliseconds. */
export function timeOf(atMs: number): string {
  return new Date(atMs).toISOString()
}

export function timeOrNull(atMs: number | null): string | null {
  return atMs === null ? null : timeOf(atMs)
}

/** The bounds that a list's query names. */
export function timeRange(query: {
  readonly since?: string | undefined
  readonly until?: string | undefined
}): { readonly sinceMs: number | null; readonly untilMs: number | null } | Refusal {
  const sinceMs = query.since === undefined ? null : Date.parse(query.since)
  const untilMs = query.until === undefined ? null : Date.parse(query.until)
  if (Number.isNaN(sinceMs)) return unreadableTime('?since', query.since)
  if (Number.isNaN(untilMs)) return unreadableTime('?until', query.until)
  return { sinceMs, untilMs }
}

/** The format check lets a leap second pass, which no clock of ours can name. */
export function unreadableTime(pointer: string, given: string | undefined): Refusal {
  const detail = `${quoted(given)} is not a usable ${pointer.slice(1)}: write ${timeRule}.`
  return refuseFields([{ pointer, code: 'wrong_format', detail }])
}
