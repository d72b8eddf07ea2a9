import type { Event } from '../event.ts'
import { type Format, jsonContentType, noHeaders } from './body-format.ts'
import { joinPieces } from './join-pieces.ts'
import { rfc3339 } from './rfc3339.ts'

/** The envelope that Standard Webhooks 1.0.0 suggests: `{"type","timestamp","data"}`. */
export const standardFormat: Format = {
  contentType: jsonContentType,
  body,
  headers: noHeaders,
}

function body(event: Event): Uint8Array {
  return joinPieces([
    `{"type":"${event.topic}","timestamp":"${rfc3339(event.occurredAtMs)}","data":`,
    event.data,
    '}',
  ])
}
