import { cut } from './quoted.ts'

/** Longer than any name that a resource takes, so that only nonsense is ever cut. */
const segmentCharacters = 128

/**
 * A JSON Pointer (RFC 6901) to a place in a body; no segments is the body itself. A name that is
 * very long is cut, so that an answer does not send a body back.
 */
export function jsonPointer(...segments: readonly (string | number)[]): string {
  return segments.map((segment) => `/${escaped(String(segment))}`).join('')
}

/** The names on the way to a place: what `jsonPointer` made a pointer of, unless it was cut. */
export function segmentsOf(pointer: string): string[] {
  return pointer.split('/').slice(1).map(unescaped)
}

/** RFC 6901, section 3. */
function escaped(segment: string): string {
  return cut(segment, segmentCharacters).replaceAll('~', '~0').replaceAll('/', '~1')
}

/** RFC 6901, section 4: in this order, or `~01` would become `/`. */
function unescaped(segment: string): string {
  return segment.replaceAll('~1', '/').replaceAll('~0', '~')
}
