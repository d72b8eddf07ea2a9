import { randomFillSync } from 'node:crypto'
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
    return textOf(lastMs, sequence, random) as Id<Noun>
  },
}

const hexDigits = Buffer.from('0123456789abcdef')
const text = Buffer.from('xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx')

/**
 * The text of an id: 48 bits of time, the sequence about version and variant, random bits. Written in
 * place and read out at once, it is 100 bytes of garbage; put together digit by digit, it was 1 kB.
 */
function textOf(ms: number, sequence: number, random: Uint8Array): string {
  const high = Math.floor(ms / 0x10000)
  putByte(0, high >>> 24)
  putByte(2, high >>> 16)
  putByte(4, high >>> 8)
  putByte(6, high)
  putByte(9, ms >>> 8)
  putByte(11, ms)
  putByte(14, 0x70 | ((sequence >>> 28) & 0x0f))
  putByte(16, sequence >>> 20)
  putByte(19, 0x80 | ((sequence >>> 14) & 0x3f))
  putByte(21, sequence >>> 6)
  putByte(24, (sequence << 2) | ((random[10] ?? 0) & 0x03))
  for (let at = 11; at < 16; at += 1) putByte(4 + 2 * at, random[at] ?? 0)
  return text.toString('latin1')
}

/** Its lowest eight bits, as two digits. */
function putByte(at: number, byte: number): void {
  text[at] = hexDigits[(byte >>> 4) & 0x0f] ?? 0
  text[at + 1] = hexDigits[byte & 0x0f] ?? 0
}

function nextRandom(): Uint8Array {
  if (used === pool.length) {
    randomFillSync(pool)
    used = 0
  }
  used += 16
  return pool.subarray(used - 16, used)
}
