/**
 * Where a tail stands, as the ids of its items name it: the ring, the item taken last, and when that
 * was, so that even a stranger to the ring knows since when something may be missing.
 */
export interface Place {
  readonly ring: string
  readonly number: number
  readonly atMs: number
}

export function placeText({ atMs, number, ring }: Place): string {
  return `${ring}.${number}.${atMs}`
}

const pattern = /^([0-9a-f-]{36})\.(\d{1,15})\.(\d{1,15})$/

/** Null when the text names no place. Whoever sends it may have made it up. */
export function parsePlace(text: string): Place | null {
  const [, ring, number, atMs] = pattern.exec(text) ?? []
  if (ring === undefined) return null
  return { ring, number: Number(number), atMs: Number(atMs) }
}
