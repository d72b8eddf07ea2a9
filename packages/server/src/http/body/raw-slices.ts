import { quote, scalarEnd, skipSpace, stringEnd } from './json-scalars.ts'

/** A range of bytes; the end is exclusive. */
export interface Slice {
  readonly start: number
  readonly end: number
}

export interface Member extends Slice {
  /** Unescaped: `"d\u0061ta"` is `data`. */
  readonly key: string
}

export type RawJson =
  /** `count` members; the first `keep` are listed. */
  | { readonly kind: 'object'; readonly members: readonly Member[]; readonly count: number }
  /** `count` items; the first `keep` are listed. */
  | { readonly kind: 'array'; readonly items: readonly Slice[]; readonly count: number }
  | { readonly kind: 'scalar' }
  /** Not JSON. At the length of the bytes, it is the end that came too early. */
  | { readonly kind: 'malformed'; readonly at: number; readonly expected: string }
  | { readonly kind: 'too_deep'; readonly at: number }

export interface RawJsonLimits {
  /** Arrays and objects inside each other, at most. */
  readonly depth: number
  /** Members or items of the top level to list, at most. */
  readonly keep: number
}

const comma = 0x2c
const colon = 0x3a
const openBracket = 0x5b
const closeBracket = 0x5d
const openBrace = 0x7b
const closeBrace = 0x7d

/**
 * One pass over the bytes of a JSON text (RFC 8259), without building what they say: is it valid, how
 * deep does it nest, and where do the values of its top level lie. So an event's data can be taken
 * as the very bytes that were sent, in two thirds of the time of `JSON.parse` (2.5 us for 900
 * bytes of many small values).
 *
 * The bytes should be UTF-8, which this does not check. Whatever they are, the pass ends, and it
 * reads nothing outside of them.
 */
export function sliceJson(bytes: Buffer, limits: RawJsonLimits): RawJson {
  const members: Member[] = []
  const items: Slice[] = []
  let count = 0
  /** The closing byte of each array and object that is open, the innermost last. */
  const open: number[] = []
  let key: Slice = { start: 0, end: 0 }
  let valueStart = 0

  let at = skipSpace(bytes, 0)
  const first = bytes[at]
  let step: 'key' | 'value' | 'after_value' = 'value'
  for (;;) {
    switch (step) {
      case 'key': {
        if (bytes[at] !== quote) return malformed(at, 'a field name in double quotes')
        const end = stringEnd(bytes, at)
        if (end < 0) return malformed(~end, 'a valid string')
        if (open.length === 1) key = { start: at, end }
        at = skipSpace(bytes, end)
        if (bytes[at] !== colon) return malformed(at, '":"')
        at = skipSpace(bytes, at + 1)
        step = 'value'
        break
      }
      case 'value': {
        if (open.length === 1) valueStart = at
        const byte = bytes[at]
        if (byte === openBrace || byte === openBracket) {
          if (open.length === limits.depth) return { kind: 'too_deep', at }
          open.push(byte === openBrace ? closeBrace : closeBracket)
          at = skipSpace(bytes, at + 1)
          if (bytes[at] !== open.at(-1)) {
            step = byte === openBrace ? 'key' : 'value'
            break
          }
          open.pop()
          at += 1
        } else {
          const end = scalarEnd(bytes, at)
          if (end < 0) return malformed(~end, ~end === at ? 'a value' : 'a valid value')
          at = end
        }
        step = 'after_value'
        break
      }
      case 'after_value': {
        if (open.length === 1) {
          count += 1
          if (count <= limits.keep) {
            if (first === openBracket) items.push({ start: valueStart, end: at })
            else members.push({ key: textOf(bytes, key), start: valueStart, end: at })
          }
        }
        at = skipSpace(bytes, at)
        const closer = open.at(-1)
        if (closer === undefined) {
          if (at < bytes.length) return malformed(at, 'the end of the text')
          if (first === openBrace) return { kind: 'object', members, count }
          return first === openBracket ? { kind: 'array', items, count } : { kind: 'scalar' }
        }
        if (bytes[at] === closer) {
          open.pop()
          at += 1
        } else if (bytes[at] === comma) {
          at = skipSpace(bytes, at + 1)
          step = closer === closeBrace ? 'key' : 'value'
        } else {
          return malformed(at, closer === closeBrace ? '"," or "}"' : '"," or "]"')
        }
        break
      }
    }
  }
}

/** The text of a valid JSON string, quotes and escapes taken away. */
export function textOf(bytes: Buffer, string: Slice): string {
  const inner = bytes.toString('utf8', string.start + 1, string.end - 1)
  return inner.includes('\\') ? (JSON.parse(`"${inner}"`) as string) : inner
}

function malformed(at: number, expected: string): RawJson {
  return { kind: 'malformed', at, expected }
}
