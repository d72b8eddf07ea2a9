import Type from 'typebox'
import { EventFilter } from './events.ts'
import {
  AttemptId,
  ChannelId,
  DeliveryId,
  EventId,
  nullableText,
  nullableTime,
  oneOf,
  Time,
  TopicName,
  WebhookId,
} from './values.ts'

export const deliveryStates = [
  'pending',
  'retrying',
  'held',
  'delivered',
  'failed',
  'cancelled',
] as const

const State = Type.Unsafe<(typeof deliveryStates)[number]>({
  ...oneOf(
    deliveryStates,
    'pending: to be sent now. retrying: failed, will be sent again. held: waits until the webhook is active. The others are ends.',
  ),
  examples: ['delivered'],
})
const HttpCode = Type.Unsafe<number | null>({
  type: ['integer', 'null'],
  description: 'The status of the last answer; null when none came.',
  examples: [200],
})
const ErrorWord = nullableText({
  description: 'Why it failed, in a word: `timeout`, `http_5xx`, `dns_not_found`, …',
})
const Milliseconds = Type.Unsafe<number | null>({ type: ['number', 'null'] })
const HeaderRecord = Type.Record(Type.String(), Type.String())
const NextAttemptAt = nullableTime(
  'When it will be sent again, or may be leased again from a stream; null when it will not.',
)

export const AttemptSummary = Type.Object({
  id: AttemptId,
  number: Type.Integer({ description: 'Counts from 1.', examples: [1] }),
  started_at: Time,
  outcome: oneOf(['delivered', 'failed']),
  http_code: HttpCode,
  error: ErrorWord,
  detail: nullableText({ description: 'What happened, in a sentence.' }),
  duration_ms: Type.Number({ description: 'How long the attempt took.', examples: [41.5] }),
})

export const Attempt = Type.Object({
  ...AttemptSummary.properties,
  url: Type.String({
    description: 'Where it was sent, credentials redacted; `stream:` when it was leased.',
    examples: ['https://erp.example.com/hooks'],
  }),
  request: Type.Object(
    { headers: HeaderRecord },
    {
      description: 'As sent, credentials redacted.',
      examples: [{ headers: { 'content-type': 'application/json', 'posthorn-attempt': '1' } }],
    },
  ),
  response: Type.Unsafe<AttemptResponse | null>({
    type: ['object', 'null'],
    description: 'What the receiver answered; null when no answer came.',
    examples: [
      {
        status: 200,
        headers: { 'content-type': 'text/plain' },
        body: 'thanks',
        body_encoding: 'utf-8',
        truncated: false,
      },
    ],
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
      total_ms: Type.Number({ examples: [41.5] }),
    },
    {
      description:
        'Milliseconds; null for a step that did not happen: a kept connection needs no dns.',
      examples: [
        { dns_ms: 2.1, connect_ms: 9.4, tls_ms: 14.2, first_byte_ms: 15.6, total_ms: 41.5 },
      ],
    },
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
  id: DeliveryId,
  event_id: EventId,
  webhook_id: WebhookId,
  channel_id: ChannelId,
  topic: TopicName,
  state: State,
  attempts: Type.Integer({ description: 'How many were made.', examples: [1] }),
  http_code: HttpCode,
  error: ErrorWord,
  next_attempt_at: NextAttemptAt,
  created_at: Type.String({
    ...Time,
    description: 'When its event was accepted, or when a replay made it for an event of before.',
  }),
  updated_at: Time,
})

export const DeliveryWithAttempts = Type.Object({
  ...Delivery.properties,
  attempt_log: Type.Array(Attempt, { description: 'Oldest first.' }),
})

/** What became of an event at one webhook. */
export const NotificationLogEntry = Type.Object({
  id: DeliveryId,
  event_id: EventId,
  webhook_id: WebhookId,
  status: State,
  http_code: HttpCode,
  error: ErrorWord,
  attempts: Type.Array(AttemptSummary, { description: 'Oldest first.' }),
  next_attempt_at: NextAttemptAt,
  updated_at: Time,
})

export const WebhookDeliveryQuery = Type.Object(
  { ...EventFilter.properties, state: Type.Optional(State) },
  { additionalProperties: false },
)

export const DeliveryQuery = Type.Object(
  {
    ...WebhookDeliveryQuery.properties,
    webhook_id: Type.Optional(WebhookId),
    event_id: Type.Optional(EventId),
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
