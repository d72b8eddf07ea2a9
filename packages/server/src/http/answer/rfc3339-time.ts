const shape =
  /^(?<date>\d{4}-\d\d-(?<day>\d\d))[Tt ](?<hour>[01]\d|2[0-3]):(?<minute>[0-5]\d):(?<second>[0-5]\d|60)(?:\.(?<fraction>\d{1,20}))?(?:[Zz]|(?<sign>[+-])(?<offsetHour>[01]\d|2[0-3]):(?<offsetMinute>[0-5]\d))$/

const minuteMs = 60_000
const earliestMs = Date.parse('0000-01-01T00:00:00.000Z')
const latestMs = Date.parse('9999-12-31T23:59:59.999Z')

/**
 * Milliseconds since 1970 of an RFC 3339 time, such as `2026-02-03T04:05:06Z` or
 * `2026-02-03T05:05:06.789+01:00`; null when it is none. Digits past the millisecond are dropped, a
 * leap second is the start of the next minute, and years are those of four digits in UTC.
 */
export function parseRfc3339(text: string): number | null {
  const parts = shape.exec(text)?.groups
  if (parts === undefined) return null
  const { date = '', day = '', hour, minute, second, fraction = '', sign } = parts
  const midnightMs = Date.parse(`${date}T00:00:00.000Z`)
  // Date.parse may take 30 February for a day in March.
  if (Number.isNaN(midnightMs) || new Date(midnightMs).getUTCDate() !== Number(day)) return null
  const minutes = Number(hour) * 60 + Number(minute)
  const millis = Number(second) * 1000 + Number(fraction.slice(0, 3).padEnd(3, '0'))
  const offset = Number(parts.offsetHour ?? 0) * 60 + Number(parts.offsetMinute ?? 0)
  const utcMinutes = sign === '-' ? minutes + offset : minutes - offset
  const atMs = midnightMs + utcMinutes * minuteMs + millis
  return atMs >= earliestMs && atMs <= latestMs ? atMs : null
}
