import type { Event } from '../event.ts'
import { type Format, jsonContentType, noHeaders } from './body-format.ts'
import { joinPieces } from './join-pieces.ts'
import { rfc3339 } from './rfc3339.ts'

/**
 * What happened, and to whom: `{"event_time","event_type","current_context","data"}`. The context is
 * null when the publisher gave none.
 */
export const contextFormat: Format = {
  contentType: jsonContentType,
  body,
  headers: noHeaders,
}

function body(event: Event): Uint8Array {
  return joinPieces([
    `{"event_time":"${rfc3339(event.occurredAtMs)}","event_type":"${event.topic}","current_context":`,
    event.context ?? 'null',
    ',"data":',
    event.data,
    '}',
  ])
}
