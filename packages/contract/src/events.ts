import Type from 'typebox'
import { PageQuery } from './pages.ts'
import { Id, nullableText, Time, TopicName } from './values.ts'

const ExtRefCode = nullableText({ maxLength: 256, description: "The publisher's own reference." })
const EventUrl = nullableText({
  maxLength: 2048,
  pattern: '^[hH][tT][tT][pP][sS]?://',
  description: "Where a person can look the event up at the publisher's.",
})

export const Event = Type.Object({
  id: Id,
  event_name: TopicName,
  topic: TopicName,
  ext_ref_code: nullableText({}),
  event_url: nullableText({}),
  data: Type.Unknown(),
  current_context: Type.Unknown(),
  occurred_at: Time,
  created_at: Time,
})

/**
 * What a publisher sends. `topic` and `event_reference_id` are second names for `event_name` and
 * `ext_ref_code`; one of each pair is enough. In a form, `data` is written `data[a][b]=c` and every
 * value is a string.
 */
export const NewEvent = Type.Object(
  {
    event_name: Type.Optional(TopicName),
    topic: Type.Optional(TopicName),
    ext_ref_code: Type.Optional(ExtRefCode),
    event_reference_id: Type.Optional(ExtRefCode),
    event_url: Type.Optional(EventUrl),
    data: Type.Optional(
      Type.Unknown({ description: 'Any JSON; its bytes are stored and sent as given.' }),
    ),
    current_context: Type.Optional(
      Type.Unknown({ description: 'Any JSON: who or what the event happened to.' }),
    ),
    occurred_at: Type.Optional(
      nullableText({
        format: 'date-time',
        description: 'RFC 3339; the time of acceptance if left out.',
      }),
    ),
  },
  {
    additionalProperties: false,
    anyOf: [{ required: ['event_name'] }, { required: ['topic'] }],
  },
)

export const NewEvents = Type.Array(NewEvent, {
  minItems: 1,
  maxItems: 1000,
  description:
    'A JSON array, or one event a line as application/x-ndjson. All are stored, or none.',
})

export const EventBatch = Type.Object({ data: Type.Array(Event) })

const since = Type.Optional(
  Type.String({ format: 'date-time', description: 'Accepted at this time or later.' }),
)
const until = Type.Optional(
  Type.String({ format: 'date-time', description: 'Accepted before this time.' }),
)

export const EventQuery = Type.Object(
  { ...PageQuery.properties, topic: Type.Optional(TopicName), since, until },
  { additionalProperties: false },
)

export type Event = Type.Static<typeof Event>
export type NewEvent = Type.Static<typeof NewEvent>
export type EventBatch = Type.Static<typeof EventBatch>
export type EventQuery = Type.Static<typeof EventQuery>
