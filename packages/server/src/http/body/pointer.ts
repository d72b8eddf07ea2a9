const maxSegment = 128

/**
 * A JSON Pointer (RFC 6901) to a place in the body; no segments is the body itself. A name that is
 * very long is cut, so that an answer does not send a body back.
 */
export function pointer(...segments: readonly (string | number)[]): string {
  return segments.map((segment) => `/${escaped(String(segment))}`).join('')
}

function escaped(segment: string): string {
  const short = segment.length > maxSegment ? `${segment.slice(0, maxSegment)}…` : segment
  return short.replaceAll('~', '~0').replaceAll('/', '~1')
}
