import type { LiveItem } from '../domain/node/live.ts'

/** The last items of a channel, numbered from 1. A full one takes about 1 MB. */
export interface Ring {
  /** Number of the newest item; 0 before the first. */
  readonly newest: number
  /** Number of the oldest item that is still there; `newest + 1` when there is none. */
  readonly oldest: number
  put(item: LiveItem, atMs: number): void
  /** Of a number from `oldest` to `newest`. */
  at(number: number): Kept
}

export interface Kept {
  readonly item: LiveItem
  /** When it was put here. */
  readonly atMs: number
}

export function createRing(size: number): Ring {
  const kept: Kept[] = []
  let newest = 0
  return {
    get newest() {
      return newest
    },
    get oldest() {
      return newest - kept.length + 1
    },
    put(item, atMs) {
      kept[newest % size] = { item, atMs }
      newest += 1
    },
    at(number) {
      const found = kept[(number - 1) % size]
      if (found === undefined) throw new RangeError(`The ring holds no item ${number}`)
      return found
    },
  }
}
