const secondMs = 1_000
const minuteMs = 60 * secondMs
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs
const farMs = 60 * dayMs

/** How long ago or how far ahead, in whole seconds at most: `3 min ago`, `in 2 h`; the day when that is far. */
export function nearTime(time: string | null, nowMs = Date.now()): string {
  if (time === null) return '-'
  const leftMs = Date.parse(time) - nowMs
  if (Number.isNaN(leftMs)) return time
  const awayMs = Math.abs(leftMs)
  if (awayMs >= farMs) return time.slice(0, 10)
  if (awayMs < 2 * secondMs) return 'now'
  const words = spanWords(Math.round(awayMs / secondMs) * secondMs)
  return leftMs > 0 ? `in ${words}` : `${words} ago`
}

/** The time itself, for details, and how far it is from now. */
export function exactTime(time: string | null, nowMs = Date.now()): string {
  const near = nearTime(time, nowMs)
  return time === null || time.startsWith(near) ? (time ?? near) : `${time} (${near})`
}

/** On the clock of whoever reads it. */
export function clockTime(time: Date): string {
  return Number.isNaN(time.getTime()) ? '--:--:--' : time.toTimeString().slice(0, 8)
}

/** How long something takes or is away, in the largest unit that there are two of: `1.2 s`, `90 s`, `47 h`. */
export function spanWords(ms: number): string {
  if (ms < secondMs) return `${Math.round(ms)} ms`
  if (ms < 10 * secondMs) return `${Number((ms / secondMs).toFixed(1))} s`
  if (ms < 2 * minuteMs) return `${Math.round(ms / secondMs)} s`
  if (ms < 2 * hourMs) return `${Math.round(ms / minuteMs)} min`
  if (ms < 2 * dayMs) return `${Math.round(ms / hourMs)} h`
  return `${Math.round(ms / dayMs)} days`
}
