import { type EventParts, type Fields, fieldsOf, nameOf, timeOf } from './fields.ts'
import type { Message } from './sender.ts'

/** The body formats of Posthorn. */
export const bodyFormats = [
  'standard',
  'channel',
  'context',
  'acculynx',
  'cloudevents',
  'cloudevents-binary',
  'raw',
] as const
export type BodyFormat = (typeof bodyFormats)[number]

/** The formats whose topic stands in the body, so that the signature covers it. */
type SignedFormat = Exclude<BodyFormat, 'cloudevents-binary' | 'raw'>

/** The format that the body's own fields show; null when they show none. Headers are not asked. */
export function formatOf(json: unknown): SignedFormat | null {
  const field = fieldsOf(json)
  if (field('specversion') !== undefined) return 'cloudevents'
  if (field('topicName', 'topicNamee') !== undefined) return 'acculynx'
  const isBare = field('data') === undefined && field('event', 'Event') !== undefined
  if (isBare && field('type', 'Type') !== undefined) return 'acculynx'
  if (field('event_type') !== undefined && field('event_time') !== undefined) return 'context'
  if (field('event_name') !== undefined) return 'channel'
  return field('type') !== undefined ? 'standard' : null
}

/**
 * The event in a body of this format; null when it is none. `id` is the one that was signed. For
 * `raw`, `topic` is what the set-up says.
 */
export function readEnvelope(
  format: BodyFormat,
  { json, id, topic, message }: Given,
): EventParts | null {
  const field = fieldsOf(json)
  switch (format) {
    case 'standard':
      return parts(id, {
        topic: field('type'),
        time: field('timestamp'),
        // Some senders put the data beside the type, without an envelope.
        data: field('data') === undefined ? json : field('data'),
      })
    case 'channel':
      return parts(id, {
        topic: field('event_name'),
        time: field('occurred_at'),
        data: field('data'),
      })
    case 'context':
      return parts(id, {
        topic: field('event_type'),
        time: field('event_time'),
        data: field('data'),
        context: field('current_context'),
      })
    case 'acculynx':
      return acculynxParts(id, field)
    case 'cloudevents':
      return parts(id, { topic: field('type'), time: field('time'), data: field('data') })
    case 'cloudevents-binary':
      return parts(id, {
        topic: headerText(message.header('ce-type')),
        time: message.header('ce-time'),
        data: json,
      })
    case 'raw':
      return parts(id, { topic, time: undefined, data: json })
  }
}

interface Given {
  readonly json: unknown
  readonly id: string
  readonly topic: string | undefined
  readonly message: Message
}

/** In the spellings of the wire, of the listener document, and of its examples. */
export function acculynxParts(id: string, field: Fields): EventParts | null {
  return parts(id, {
    topic: field('topicName', 'topicNamee', 'type', 'Type'),
    time: field('eventDateTime', 'EventDateTime'),
    data: field('event', 'Event'),
  })
}

function parts(
  id: string,
  found: { topic: unknown; time: unknown; data: unknown; context?: unknown },
): EventParts | null {
  const topic = nameOf(found.topic)
  if (topic === null) return null
  const { data = null, context = null } = found
  return { id, topic, time: timeOf(found.time), data, context }
}

/** A CloudEvents attribute from a header (HTTP protocol binding 1.0, 3.1.3.2). */
function headerText(value: string | null): string | null {
  try {
    return value === null ? null : decodeURIComponent(value)
  } catch {
    return null
  }
}
