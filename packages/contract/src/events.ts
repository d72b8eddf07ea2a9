import Type from 'typebox'
import { PageQuery } from './pages.ts'
import { EventId, nullableText, nullableTime, Time, TopicName, withDefault } from './values.ts'

const ExtRefCode = nullableText({
  maxLength: 256,
  description: "The publisher's own reference.",
  examples: ['1001'],
})
const EventUrl = nullableText({
  maxLength: 2048,
  pattern: '^[hH][tT][tT][pP][sS]?://',
  description: "Where a person can look the event up at the publisher's.",
  examples: ['https://shop.example.com/orders/1001'],
})
const EventName = Type.String({
  ...TopicName,
  description: 'The topic of the event. Either this or `topic` must be given.',
})
const Data = Type.Unknown({
  description: 'Any JSON; its bytes are stored and sent as given.',
  examples: [{ order: 1001, total: '49.90' }],
})
const CurrentContext = Type.Unknown({
  description: 'Any JSON: who or what the event happened to.',
  examples: [null],
})

export const Event = Type.Object({
  id: EventId,
  event_name: TopicName,
  topic: Type.String({ ...TopicName, description: 'The same as `event_name`.' }),
  ext_ref_code: nullableText({
    description: "The publisher's own reference; null for none.",
    examples: ['1001'],
  }),
  event_url: nullableText({
    description: "Where a person can look the event up at the publisher's; null for none.",
    examples: ['https://shop.example.com/orders/1001'],
  }),
  data: Data,
  current_context: CurrentContext,
  occurred_at: Type.String({ ...Time, description: 'When it happened, as the publisher said.' }),
  created_at: Type.String({ ...Time, description: 'When it was accepted.' }),
  erased_at: nullableTime('When its data was deleted on request; `data` is null since.'),
})

/**
 * What a publisher sends. `topic` and `event_reference_id` are second names for `event_name` and
 * `ext_ref_code`; one of each pair is enough. In a form, `data` is written `data[a][b]=c` and every
 * value is a string.
 */
export const NewEvent = Type.Object(
  {
    event_name: Type.Optional(EventName),
    topic: Type.Optional(
      Type.String({ ...TopicName, description: 'A second name of `event_name`.' }),
    ),
    ext_ref_code: Type.Optional(withDefault(ExtRefCode, null)),
    event_reference_id: Type.Optional(
      nullableText({ maxLength: 256, description: 'A second name of `ext_ref_code`.' }),
    ),
    event_url: Type.Optional(withDefault(EventUrl, null)),
    data: Type.Optional(withDefault(Data, {})),
    current_context: Type.Optional(withDefault(CurrentContext, null)),
    occurred_at: Type.Optional(
      nullableText({
        format: 'date-time',
        description: 'When it happened, RFC 3339. Left out: the time of acceptance.',
      }),
    ),
  },
  {
    additionalProperties: false,
    anyOf: [{ required: ['event_name'] }, { required: ['topic'] }],
    examples: [
      {
        event_name: 'order.created',
        ext_ref_code: '1001',
        data: { order: 1001, total: '49.90' },
      },
    ],
  },
)

export const NewEvents = Type.Array(NewEvent, {
  minItems: 1,
  maxItems: 1000,
  description:
    'A JSON array, or one event a line as application/x-ndjson. All are stored, or none.',
  examples: [
    [
      { event_name: 'order.paid', data: { order: 1001 } },
      { event_name: 'order.shipped', data: { order: 1001 } },
    ],
  ],
})

export const EventBatch = Type.Object({
  data: Type.Array(Event, { description: 'In the order in which they were sent.' }),
})

const since = Type.Optional(
  Type.String({ format: 'date-time', description: 'Accepted at this time or later.' }),
)
const until = Type.Optional(
  Type.String({ format: 'date-time', description: 'Accepted before this time.' }),
)

/** By what lists of events and of their deliveries are narrowed alike. */
export const EventFilter = Type.Object({
  ...PageQuery.properties,
  topic: Type.Optional(Type.String({ ...TopicName, description: 'Of this topic alone.' })),
  since,
  until,
})

export const EventQuery = Type.Object(
  {
    ...EventFilter.properties,
    ext_ref_code: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 256,
        description: "With exactly this reference of the publisher's.",
        examples: ['1001'],
      }),
    ),
  },
  { additionalProperties: false },
)

/** An event that could be published as it was given. */
export const EventCheck = Type.Object({
  event_name: TopicName,
  topic_known: Type.Boolean({
    description: 'Whether the topic is in the catalog.',
    examples: [true],
  }),
  schema_followed: Type.Boolean({
    description: 'Whether the topic has a schema, which the data follows; false when it has none.',
    examples: [true],
  }),
})

export type Event = Type.Static<typeof Event>
export type NewEvent = Type.Static<typeof NewEvent>
export type EventBatch = Type.Static<typeof EventBatch>
export type EventCheck = Type.Static<typeof EventCheck>
export type EventQuery = Type.Static<typeof EventQuery>
