import { strings } from '../../strings/strings.ts'

const units = [
  ['d', 86_400],
  ['h', 3_600],
  ['min', 60],
  ['s', 1],
] as const

/** A span of time in its two largest units: 23 h 59 min. */
export function formatTimeLeft(ms: number): string {
  let rest = Math.max(0, Math.ceil(ms / 1000))
  const parts = units.map(([unit, seconds]) => {
    const count = Math.floor(rest / seconds)
    rest -= count * seconds
    return [count, unit] as const
  })
  const first = parts.findIndex(([count]) => count > 0)
  if (first === -1) return strings.time.left([[0, 's']])
  const shown = parts.slice(first, first + 2).filter(([count]) => count > 0)
  return strings.time.left(shown)
}
