import type { Event } from '../event.ts'
import { type Format, jsonContentType, noHeaders } from './body-format.ts'
import { joinPieces } from './join-pieces.ts'
import { rfc3339 } from './rfc3339.ts'

/**
 * The event as a resource. The list of fields is frozen: receivers read this one by exact shape, so
 * what an event learns later goes into other formats.
 *
 *     {"id","event_name","ext_ref_code","event_url","data","occurred_at","created_at"}
 */
export const channelFormat: Format = {
  contentType: jsonContentType,
  body,
  headers: noHeaders,
}

function body(event: Event): Uint8Array {
  const reference = JSON.stringify(event.extRefCode)
  const url = JSON.stringify(event.eventUrl)
  return joinPieces([
    `{"id":"${event.id}","event_name":"${event.topic}","ext_ref_code":${reference},"event_url":${url},"data":`,
    event.data,
    `,"occurred_at":"${rfc3339(event.occurredAtMs)}","created_at":"${rfc3339(event.createdAtMs)}"}`,
  ])
}
