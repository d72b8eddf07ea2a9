import { spanWords } from '../terminal/time-words.ts'
import type { Finding } from './finding.ts'

interface Moment {
  readonly nowMs: number
  readonly toleranceS: number
}

/** What is wrong with the time of a message; null when it is fresh. */
export function checkTimestamp(text: string, { nowMs, toleranceS }: Moment): Finding | null {
  if (!/^\d{1,15}$/.test(text)) {
    return {
      code: 'malformed_timestamp',
      detail: `webhook-timestamp is ${JSON.stringify(text.slice(0, 40))}, and must be Unix seconds in plain digits.`,
      fix: 'Send Math.floor(Date.now() / 1000).',
    }
  }
  if (text.length >= 13) {
    return {
      code: 'timestamp_milliseconds',
      detail: 'webhook-timestamp is in milliseconds; it must be in seconds.',
      fix: 'Divide by 1000 and cut off the rest, before signing.',
    }
  }
  const ageS = Math.round(nowMs / 1000 - Number(text))
  if (Math.abs(ageS) <= toleranceS) return null
  const off = `webhook-timestamp lies ${spanWords(Math.abs(ageS) * 1000)} ${ageS > 0 ? 'back' : 'ahead'}; ${toleranceS} s are allowed.`
  if (isWholeHours(ageS)) {
    return {
      code: ageS > 0 ? 'timestamp_too_old' : 'timestamp_too_new',
      detail: `${off} That is whole hours: one side takes local time for UTC.`,
      fix: 'Use Unix seconds, which know no zone. For a request of the past: --at or --ignore-age.',
    }
  }
  return ageS > 0
    ? {
        code: 'timestamp_too_old',
        detail: off,
        fix: `If it was sent just now, set the clocks (NTP). If it is a recorded one, verify it with --at ${text} or --ignore-age.`,
      }
    : {
        code: 'timestamp_too_new',
        detail: off,
        fix: 'Set the clocks of both sides (NTP): the one here is behind, or the sender is ahead.',
      }
}

/** Within half a minute, and no more than zones reach. */
function isWholeHours(ageS: number): boolean {
  const hours = Math.round(Math.abs(ageS) / 3600)
  return hours >= 1 && hours <= 14 && Math.abs(Math.abs(ageS) - hours * 3600) <= 30
}
