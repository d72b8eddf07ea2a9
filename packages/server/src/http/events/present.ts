import type { Event } from '../../domain/event.ts'
import { timeOf } from '../answer/time.ts'

const none = Buffer.from('null')

/** An event as JSON. What the publisher sent goes in byte for byte, never parsed again. */
export function eventBytes(event: Event): Uint8Array {
  const topic = JSON.stringify(event.topic)
  const head = `{"id":"${event.id}","event_name":${topic},"topic":${topic},"ext_ref_code":${JSON.stringify(event.extRefCode)},"event_url":${JSON.stringify(event.eventUrl)},"data":`
  const tail = `,"occurred_at":"${timeOf(event.occurredAtMs)}","created_at":"${timeOf(event.createdAtMs)}","erased_at":${erasedAt(event)}}`
  return Buffer.concat([
    Buffer.from(head),
    event.data,
    between,
    event.context ?? none,
    Buffer.from(tail),
  ])
}

function erasedAt({ erasedAtMs }: Event): string {
  return erasedAtMs === null ? 'null' : `"${timeOf(erasedAtMs)}"`
}

const between = Buffer.from(',"current_context":')
