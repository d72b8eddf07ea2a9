/** No event is older; before a year is typed whole, its field holds years such as 202. */
export const earliest = '2000-01-01T00:00'
/** Keeps fields from years of more than four digits. */
export const latest = '9999-12-31T23:59'

/** `2026-02-03T05:05`, as fields of times take it; empty for what is no time. */
export function localOf(time: string): string {
  const at = new Date(time)
  if (Number.isNaN(at.getTime())) return ''
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}

/** The time that somebody has entered where they live; undefined while it is not whole. */
export function timeOf(local: string): string | undefined {
  const at = new Date(local)
  if (Number.isNaN(at.getTime()) || local < earliest || local > latest) return undefined
  return at.toISOString()
}
