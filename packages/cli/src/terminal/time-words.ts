const secondMs = 1_000
const minuteMs = 60 * secondMs
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs
const farMs = 60 * dayMs

/** How long ago or how far ahead, for tables: `3 min ago`, `in 2 h`; the day when that is far. */
export function nearTime(time: string | null, nowMs = Date.now()): string {
  if (time === null) return '-'
  const leftMs = Date.parse(time) - nowMs
  if (Number.isNaN(leftMs)) return time
  const awayMs = Math.abs(leftMs)
  if (awayMs >= farMs) return time.slice(0, 10)
  if (awayMs < 2 * secondMs) return 'now'
  const words = roughly(awayMs)
  return leftMs > 0 ? `in ${words}` : `${words} ago`
}

/** The time itself, for details, and how far it is from now. */
export function exactTime(time: string | null, nowMs = Date.now()): string {
  const near = nearTime(time, nowMs)
  return time === null || time.startsWith(near) ? (time ?? near) : `${time} (${near})`
}

/** On the clock of whoever reads it. */
export function clockTime(time: string): string {
  return new Date(time).toTimeString().slice(0, 8)
}

/** How long something took. */
export function durationWords(ms: number): string {
  if (ms < secondMs) return `${Math.round(ms)} ms`
  if (ms < minuteMs) return `${(ms / secondMs).toFixed(1)} s`
  const seconds = Math.round(ms / secondMs)
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}

function roughly(ms: number): string {
  if (ms < minuteMs) return `${Math.floor(ms / secondMs)} s`
  if (ms < hourMs) return `${Math.floor(ms / minuteMs)} min`
  if (ms < 2 * dayMs) return `${Math.floor(ms / hourMs)} h`
  return `${Math.floor(ms / dayMs)} days`
}

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
