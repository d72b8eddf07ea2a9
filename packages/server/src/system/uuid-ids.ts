import { randomFillSync } from 'node:crypto'
import { v7 } from 'uuid'
import type { Id, IdSource } from '../domain/ids.ts'

/** Random bytes are drawn for many ids at once: asking for 16 at a time costs five times the rest. */
const pool = new Uint8Array(16 * 256)
let used = pool.length

let lastMs = 0
/** Has 32 bits and starts below 2^24 each millisecond, so it cannot overflow within one. */
let sequence = 0
/**
 * UUIDv7 (RFC 9562) with a counter: ids of one process sort in the order in which they were made, also
 * when the clock goes back.
 */
export const uuidIds: IdSource = {
  next<Noun extends string>() {
    const random = nextRandom()
    const nowMs = Date.now()
    if (nowMs > lastMs) {
      lastMs = nowMs
      sequence = (random[0] ?? 0) * 0x10000 + (random[1] ?? 0) * 0x100 + (random[2] ?? 0)
    } else {
      sequence += 1
    }
    return v7({ msecs: lastMs, seq: sequence, random }) as Id<Noun>
  },
}

function nextRandom(): Uint8Array {
  if (used === pool.length) {
    randomFillSync(pool)
    used = 0
  }
  used += 16
  return pool.subarray(used - 16, used)
}
