import Type from 'typebox'
import {
  BodyFormat,
  Id,
  MetadataValue,
  NullableTime,
  nullableText,
  oneOf,
  Time,
  TopicName,
} from './values.ts'
import { WebhookAuth, WebhookAuthInput } from './webhook-auth.ts'

export const webhookStatuses = ['to_be_validated', 'active', 'suspended', 'disabled'] as const

const Name = nullableText({ maxLength: 200 })
const Url = Type.String({
  minLength: 1,
  maxLength: 2048,
  description: 'Where events are sent: http or https, at a public address.',
})
const Topics = Type.Array(
  Type.String({
    pattern: '^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,127}|[A-Za-z0-9._-]{0,125}\\.\\*)$',
    description: 'A topic name, or `prefix.*` for every topic below `prefix.`.',
  }),
  {
    maxItems: 100,
    uniqueItems: true,
    description: 'Which topics; an empty list means every topic.',
  },
)
const NotificationType = oneOf(['rest'], '`rest`: each event is POSTed to the URL.')
const Headers = Type.Record(Type.String(), Type.String({ maxLength: 4096 }), {
  maxProperties: 32,
  description:
    'Added to every delivery. Values that look secret are masked in answers; sending a mask back keeps the value.',
})
const RetryPolicy = Type.Unsafe<'hourly' | 'standard' | { delays: number[] }>({
  description:
    '`"hourly"` (5 s, 1 min, 10 min, then every hour for 24 hours), `"standard"` (the schedule of Standard Webhooks), or `{"delays": [seconds, …]}` with at most 100 whole numbers from 1 to 604800.',
  anyOf: [
    { type: 'string', enum: ['hourly', 'standard'] },
    {
      type: 'object',
      required: ['delays'],
      properties: {
        delays: {
          type: 'array',
          maxItems: 100,
          items: { type: 'integer', minimum: 1, maximum: 604_800 },
        },
      },
      additionalProperties: false,
    },
  ],
})
const Success = oneOf(['2xx', '200'], 'Which answers count as delivered.')
const TimeoutMs = Type.Integer({
  minimum: 1_000,
  maximum: 60_000,
  description: 'Limit of one attempt, connecting included.',
})
const MaxInFlight = Type.Integer({
  minimum: 1,
  maximum: 64,
  description: 'Attempts under way at once.',
})
const OnSuspend = oneOf(
  ['drop', 'hold'],
  'What happens to new events while the webhook is suspended.',
)
const Description = nullableText({ maxLength: 2000 })
const Metadata = Type.Record(Type.String(), MetadataValue, {
  maxProperties: 50,
  propertyNames: { maxLength: 64 },
  description: 'Your own names and values; never sent to the receiver.',
})

export const Webhook = Type.Object({
  id: Id,
  channel_id: Id,
  name: Name,
  webhook_url: Url,
  topics: Topics,
  notification_type: NotificationType,
  format: BodyFormat,
  headers: Headers,
  auth: WebhookAuth,
  retry_policy: RetryPolicy,
  success: Success,
  timeout_ms: TimeoutMs,
  max_in_flight: MaxInFlight,
  on_suspend: OnSuspend,
  description: Description,
  metadata: Metadata,
  status: oneOf(webhookStatuses),
  status_reason: Type.Unsafe<string | null>({ type: ['string', 'null'] }),
  created_at: Time,
  updated_at: Time,
})

const settings = {
  name: Type.Optional(Name),
  topics: Type.Optional(Topics),
  notification_type: Type.Optional(NotificationType),
  format: Type.Optional(BodyFormat),
  headers: Type.Optional(Headers),
  auth: Type.Optional(WebhookAuthInput),
  retry_policy: Type.Optional(RetryPolicy),
  success: Type.Optional(Success),
  timeout_ms: Type.Optional(TimeoutMs),
  max_in_flight: Type.Optional(MaxInFlight),
  on_suspend: Type.Optional(OnSuspend),
  description: Type.Optional(Description),
  metadata: Type.Optional(Metadata),
}

export const NewWebhook = Type.Object(
  { webhook_url: Url, ...settings },
  { additionalProperties: false },
)

/** Fields left out stay as they are; `headers` and `metadata` are replaced as a whole. */
export const WebhookChanges = Type.Object(
  { webhook_url: Type.Optional(Url), ...settings },
  { additionalProperties: false },
)

export const CreatedWebhook = Type.Object({
  ...Webhook.properties,
  subscriber_key: Type.String({ description: 'Shown this once; only its hash is kept.' }),
  secret: Type.String({ description: 'Signs every delivery (Standard Webhooks, `whsec_`).' }),
})

export const WebhookSecrets = Type.Object({
  secrets: Type.Array(
    Type.Object({
      secret: Type.String(),
      created_at: Time,
      expires_at: NullableTime,
    }),
    { description: 'Newest first; all of them sign every delivery until they expire.' },
  ),
})

export const SecretRotation = Type.Object(
  {
    overlap_seconds: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 604_800,
        default: 86_400,
        description: 'How long the old secret still signs beside the new one.',
      }),
    ),
  },
  { additionalProperties: false },
)

export const TestSend = Type.Object(
  { topic: Type.Optional(TopicName) },
  { additionalProperties: false },
)

export type Webhook = Type.Static<typeof Webhook>
export type NewWebhook = Type.Static<typeof NewWebhook>
export type WebhookChanges = Type.Static<typeof WebhookChanges>
export type CreatedWebhook = Type.Static<typeof CreatedWebhook>
export type WebhookSecrets = Type.Static<typeof WebhookSecrets>
export type SecretRotation = Type.Static<typeof SecretRotation>
export type TestSend = Type.Static<typeof TestSend>
