import Type from 'typebox'
import { EventQuery } from './events.ts'
import { Id, NullableTime, nullableText, oneOf, Time, TopicName } from './values.ts'

export const deliveryStates = [
  'pending',
  'retrying',
  'held',
  'delivered',
  'failed',
  'cancelled',
] as const

const State = oneOf(deliveryStates)
const HttpCode = Type.Unsafe<number | null>({
  type: ['integer', 'null'],
  description: 'The status of the last answer; null when none came.',
})
const ErrorWord = nullableText({
  description: 'Why it failed, in a word: `timeout`, `http_5xx`, `dns_not_found`, …',
})
const Milliseconds = Type.Unsafe<number | null>({ type: ['number', 'null'] })
const HeaderRecord = Type.Record(Type.String(), Type.String())

export const AttemptSummary = Type.Object({
  id: Id,
  number: Type.Integer({ description: 'Counts from 1.' }),
  started_at: Time,
  outcome: oneOf(['delivered', 'failed']),
  http_code: HttpCode,
  error: ErrorWord,
  detail: nullableText({ description: 'What happened, in a sentence.' }),
  duration_ms: Type.Number(),
})

export const Attempt = Type.Object({
  ...AttemptSummary.properties,
  url: Type.String(),
  request: Type.Object({ headers: HeaderRecord }, { description: 'Credentials are redacted.' }),
  response: Type.Unsafe<AttemptResponse | null>({
    type: ['object', 'null'],
    properties: {
      status: { type: 'integer' },
      headers: HeaderRecord,
      body: { type: 'string', description: 'At most 16 KiB.' },
      body_encoding: { type: 'string', enum: ['utf-8', 'base64'] },
      truncated: { type: 'boolean', description: 'More came than was kept.' },
    },
    required: ['status', 'headers', 'body', 'body_encoding', 'truncated'],
  }),
  timings: Type.Object(
    {
      dns_ms: Milliseconds,
      connect_ms: Milliseconds,
      tls_ms: Milliseconds,
      first_byte_ms: Milliseconds,
      total_ms: Type.Number(),
    },
    { description: 'Null for a step that did not happen: a kept connection needs no dns.' },
  ),
})

export interface AttemptResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly body_encoding: 'utf-8' | 'base64'
  readonly truncated: boolean
}

export const Delivery = Type.Object({
  id: Type.String({ description: '`{event_id}_{webhook_id}`' }),
  event_id: Id,
  webhook_id: Id,
  channel_id: Id,
  topic: TopicName,
  state: State,
  attempts: Type.Integer({ description: 'How many were made.' }),
  http_code: HttpCode,
  error: ErrorWord,
  next_attempt_at: NullableTime,
  updated_at: Time,
})

export const DeliveryWithAttempts = Type.Object({
  ...Delivery.properties,
  attempt_log: Type.Array(Attempt, { description: 'Oldest first.' }),
})

/** What became of an event at one webhook. */
export const NotificationLogEntry = Type.Object({
  id: Type.String({ description: 'The id of the delivery.' }),
  event_id: Id,
  webhook_id: Id,
  status: State,
  http_code: HttpCode,
  error: ErrorWord,
  attempts: Type.Array(AttemptSummary, { description: 'Oldest first.' }),
  next_attempt_at: NullableTime,
  updated_at: Time,
})

export const WebhookDeliveryQuery = Type.Object(
  { ...EventQuery.properties, state: Type.Optional(State) },
  { additionalProperties: false },
)

export const DeliveryQuery = Type.Object(
  {
    ...WebhookDeliveryQuery.properties,
    webhook_id: Type.Optional(Id),
    event_id: Type.Optional(Id),
  },
  { additionalProperties: false },
)

export type AttemptSummary = Type.Static<typeof AttemptSummary>
export type Attempt = Type.Static<typeof Attempt>
export type Delivery = Type.Static<typeof Delivery>
export type DeliveryWithAttempts = Type.Static<typeof DeliveryWithAttempts>
export type NotificationLogEntry = Type.Static<typeof NotificationLogEntry>
export type WebhookDeliveryQuery = Type.Static<typeof WebhookDeliveryQuery>
export type DeliveryQuery = Type.Static<typeof DeliveryQuery>
