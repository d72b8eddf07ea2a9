/**
 * Where the parts of a JSON text end (RFC 8259). Each function takes the place where its part begins
 * and answers the place behind it, or `~at` (always negative) when the byte at `at` cannot stand
 * there. Reading past the last byte counts as reading 0, which no rule allows.
 */

export const quote = 0x22
const backslash = 0x5c
const minus = 0x2d
const plus = 0x2b
const point = 0x2e
const zero = 0x30
const nine = 0x39

export function skipSpace(bytes: Uint8Array, from: number): number {
  let at = from
  for (;;) {
    const byte = bytes[at] ?? 0
    if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return at
    at += 1
  }
}

/** Of a string, from its opening quote. */
export function stringEnd(bytes: Uint8Array, from: number): number {
  const end = bytes.length
  let at = from + 1
  while (at < end) {
    const byte = bytes[at] ?? 0
    if (byte > quote && byte !== backslash) {
      at += 1
    } else if (byte === quote) {
      return at + 1
    } else if (byte === backslash) {
      at = escapeEnd(bytes, at + 1)
      if (at < 0) return at
    } else if (byte < 0x20) {
      return ~at
    } else {
      at += 1
    }
  }
  return ~end
}

function escapeEnd(bytes: Uint8Array, from: number): number {
  switch (bytes[from] ?? 0) {
    case quote:
    case backslash:
    case 0x2f: // /
    case 0x62: // b
    case 0x66: // f
    case 0x6e: // n
    case 0x72: // r
    case 0x74: // t
      return from + 1
    case 0x75: // u
      for (let at = from + 1; at < from + 5; at += 1) if (!isHexDigit(bytes[at] ?? 0)) return ~at
      return from + 5
    default:
      return ~from
  }
}

/** Of a string, number, `true`, `false` or `null`. */
export function scalarEnd(bytes: Uint8Array, from: number): number {
  const first = bytes[from] ?? 0
  switch (first) {
    case quote:
      return stringEnd(bytes, from)
    case 0x74:
      return wordEnd(bytes, from, 'true')
    case 0x66:
      return wordEnd(bytes, from, 'false')
    case 0x6e:
      return wordEnd(bytes, from, 'null')
    default:
      return first === minus || isDigit(first) ? numberEnd(bytes, from) : ~from
  }
}

function wordEnd(bytes: Uint8Array, from: number, word: string): number {
  for (let offset = 0; offset < word.length; offset += 1) {
    if (bytes[from + offset] !== word.charCodeAt(offset)) return ~(from + offset)
  }
  return from + word.length
}

function numberEnd(bytes: Uint8Array, from: number): number {
  let at = bytes[from] === minus ? from + 1 : from
  at = bytes[at] === zero ? at + 1 : digitsEnd(bytes, at)
  if (at >= 0 && bytes[at] === point) at = digitsEnd(bytes, at + 1)
  if (at >= 0 && ((bytes[at] ?? 0) | 0x20) === 0x65) {
    const sign = bytes[at + 1]
    at = digitsEnd(bytes, sign === plus || sign === minus ? at + 2 : at + 1)
  }
  return at
}

/** Of one digit or more. */
function digitsEnd(bytes: Uint8Array, from: number): number {
  let at = from
  while (isDigit(bytes[at] ?? 0)) at += 1
  return at === from ? ~from : at
}

function isDigit(byte: number): boolean {
  return byte >= zero && byte <= nine
}

function isHexDigit(byte: number): boolean {
  const lower = byte | 0x20
  return isDigit(byte) || (lower >= 0x61 && lower <= 0x66)
}
