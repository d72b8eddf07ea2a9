import type { Event } from '../../domain/event.ts'
import { joinPieces } from '../../domain/format/join-pieces.ts'
import { rfc3339 } from '../../domain/format/rfc3339.ts'

/** An event as JSON. What the publisher sent goes in byte for byte, never parsed again. */
export function eventBytes(event: Event): Uint8Array {
  const topic = JSON.stringify(event.topic)
  const reference = JSON.stringify(event.extRefCode)
  const url = JSON.stringify(event.eventUrl)
  return joinPieces([
    `{"id":"${event.id}","event_name":${topic},"topic":${topic},"ext_ref_code":${reference},"event_url":${url},"data":`,
    event.data,
    ',"current_context":',
    event.context ?? 'null',
    `,"occurred_at":"${rfc3339(event.occurredAtMs)}","created_at":"${rfc3339(event.createdAtMs)}","erased_at":${erasedAt(event)}}`,
  ])
}

function erasedAt({ erasedAtMs }: Event): string {
  return erasedAtMs === null ? 'null' : `"${rfc3339(erasedAtMs)}"`
}
