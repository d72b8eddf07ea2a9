import { type Refusal, refused } from './sender.ts'

const toleranceS = 300

/** Refuses a timestamp that is not plain Unix seconds, or lies over 300 s from now, both ways. */
export function refuseTimestamp(text: string, nowMs: number): Refusal | null {
  if (!/^[0-9]{1,15}$/.test(text)) {
    return refused('malformed_timestamp', 'The timestamp must be Unix seconds in plain digits.')
  }
  const ageS = nowMs / 1000 - Number(text)
  if (ageS >= -toleranceS && ageS <= toleranceS) return null
  return ageS < 0
    ? refused('timestamp_too_new', `The timestamp lies over ${toleranceS} s ahead.`)
    : refused('timestamp_too_old', `The timestamp is over ${toleranceS} s old.`)
}
