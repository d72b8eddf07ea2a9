import Type, { type TUnsafe } from 'typebox'
import { Health } from './health.ts'
import { Pace } from './pace.ts'
import { publicKeySample, Secret } from './secrets.ts'
import { ValidationState } from './validations.ts'
import {
  BodyFormat,
  ChannelId,
  emailPattern,
  linePattern,
  MetadataValue,
  namePattern,
  nullableText,
  nullableTime,
  oneOf,
  sampleKey,
  Time,
  TopicName,
  TopicPattern,
  textPattern,
  urlPattern,
  validationMethods,
  WebhookId,
  withDefault,
} from './values.ts'
import { WebhookAuth, WebhookAuthInput } from './webhook-auth.ts'

export const webhookStatuses = ['to_be_validated', 'active', 'suspended', 'disabled'] as const

const Name = nullableText({
  maxLength: 200,
  pattern: linePattern,
  description: 'What people recognise the webhook by.',
  examples: ['Warehouse'],
})
const Url = Type.String({
  minLength: 1,
  maxLength: 2048,
  pattern: urlPattern,
  description:
    'Where events are sent: http or https, at a public address. Needed unless `notification_type` is `stream`.',
  examples: ['https://erp.example.com/hooks'],
})
const Topics = Type.Array(TopicPattern, {
  maxItems: 100,
  uniqueItems: true,
  description: 'Which topics; an empty list means every topic.',
  examples: [['order.*']],
})
const NotificationType = oneOf(
  ['rest', 'stream'],
  '`rest`: each event is POSTed to the URL. `stream`: there is no URL, the receiver leases and settles deliveries over the API.',
)
const Headers = Type.Record(Type.String(), Type.String({ maxLength: 4096 }), {
  maxProperties: 32,
  propertyNames: { pattern: namePattern },
  description:
    'Added to every delivery. Values that look secret are masked in answers; sending a mask back keeps the value.',
  examples: [{ 'X-Region': 'eu' }],
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
  description: 'Limit of one attempt in milliseconds, connecting included.',
  examples: [15_000],
})
const MaxInFlight = Type.Integer({
  minimum: 1,
  maximum: 64,
  description: 'Attempts under way at once.',
  examples: [16],
})
const RateLimit = Type.Unsafe<number | null>({
  type: ['number', 'null'],
  minimum: 0.01,
  maximum: 10_000,
  description: 'Attempts per second at most; null for no limit. What waits costs no attempt.',
  examples: [null],
})
const Signing = Type.Unsafe<('v1' | 'v1a')[]>({
  type: 'array',
  items: { type: 'string', enum: ['v1', 'v1a'] },
  minItems: 1,
  uniqueItems: true,
  description:
    'Signatures that each delivery carries: `v1` is HMAC-SHA256 with the shared secret, `v1a` ed25519, which receivers verify with a public key of this webhook alone.',
})
const OnSuspend = oneOf(
  ['drop', 'hold'],
  'What happens to new events while the webhook is suspended: drop loses them, hold keeps them to be sent in order afterwards.',
)
const Validation = oneOf(
  validationMethods,
  'How the receiver shows that it agrees: `code` (it gets `{"Code"}`, answers 200, and the code is confirmed), `challenge` (it echoes one), `cloudevents` (the OPTIONS handshake), or `none`.',
)
const ContactEmail = nullableText({
  maxLength: 254,
  pattern: `^$|${emailPattern}`,
  description: 'Whom to write to about the receiver; null or empty for none.',
})
const Description = nullableText({
  maxLength: 2000,
  pattern: textPattern,
  description: 'Free text for people.',
})
const Metadata = Type.Record(Type.String(), MetadataValue, {
  maxProperties: 50,
  propertyNames: { maxLength: 64, pattern: namePattern },
  description: 'Your own names and values; never sent to the receiver.',
  examples: [{ team: 'logistics' }],
})

const Status = Type.Unsafe<(typeof webhookStatuses)[number]>({
  ...oneOf(
    webhookStatuses,
    'Only an active webhook is sent to. suspended: by its owner. disabled: by Posthorn.',
  ),
  examples: ['active'],
})

export const Webhook = Type.Object({
  id: WebhookId,
  channel_id: ChannelId,
  name: Name,
  webhook_url: Type.Unsafe<string | null>({
    type: ['string', 'null'],
    description: 'Where events are sent; null for a stream.',
    examples: ['https://erp.example.com/hooks'],
  }),
  topics: Topics,
  notification_type: NotificationType,
  format: BodyFormat,
  headers: Headers,
  auth: WebhookAuth,
  retry_policy: RetryPolicy,
  success: Success,
  timeout_ms: TimeoutMs,
  max_in_flight: MaxInFlight,
  rate_limit: RateLimit,
  on_suspend: OnSuspend,
  signing: Signing,
  validation: Validation,
  description: Description,
  contact_email: ContactEmail,
  metadata: Metadata,
  status: Status,
  status_reason: nullableText({
    description: 'Why, in a word: `deactivated`, `gone` (the receiver answered 410), …',
  }),
  validated_at: nullableTime(
    'When the receiver at the URL agreed to get events; null when not yet.',
  ),
  created_at: Time,
  updated_at: Time,
})

const ValidationStateOrNull = Type.Unsafe<ValidationState | null>({
  anyOf: [ValidationState, { type: 'null' }],
  description: 'The last validation request to the URL; null when none was sent to it.',
})

/** A webhook asked for by itself: with how it is doing. */
export const WebhookDetails = Type.Object({
  ...Webhook.properties,
  validation_state: ValidationStateOrNull,
  health: Type.Unsafe<Health | null>({
    anyOf: [Health, { type: 'null' }],
    description: 'Failures since the last success; null when the last attempt succeeded.',
  }),
  pace: Type.Unsafe<Pace | null>({
    anyOf: [Pace, { type: 'null' }],
    description: 'How fast it is sent to just now; null for a stream, which sets its own pace.',
  }),
})

/** Every setting but the URL, none of them needed. */
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
  rate_limit: Type.Optional(RateLimit),
  on_suspend: Type.Optional(OnSuspend),
  signing: Type.Optional(Signing),
  validation: Type.Optional(Validation),
  description: Type.Optional(Description),
  contact_email: Type.Optional(ContactEmail),
  metadata: Type.Optional(Metadata),
}

/** What a webhook gets where its maker says nothing; `format` and `validation` come from its channel. */
export const NewWebhook = Type.Object(
  {
    webhook_url: Type.Optional(Url),
    ...settings,
    name: Type.Optional(withDefault(Name, null)),
    topics: Type.Optional(withDefault(Topics, [])),
    notification_type: Type.Optional(withDefault(NotificationType, 'rest')),
    format: Type.Optional(fromChannel(BodyFormat, 'default_format')),
    headers: Type.Optional(withDefault(Headers, {})),
    auth: Type.Optional(withDefault(WebhookAuthInput, null)),
    retry_policy: Type.Optional(withDefault(RetryPolicy, 'hourly')),
    success: Type.Optional(withDefault(Success, '2xx')),
    timeout_ms: Type.Optional(withDefault(TimeoutMs, 15_000)),
    max_in_flight: Type.Optional(withDefault(MaxInFlight, 16)),
    rate_limit: Type.Optional(withDefault(RateLimit, null)),
    on_suspend: Type.Optional(withDefault(OnSuspend, 'drop')),
    signing: Type.Optional(withDefault(Signing, ['v1'])),
    validation: Type.Optional(fromChannel(Validation, 'validation')),
    description: Type.Optional(withDefault(Description, null)),
    contact_email: Type.Optional(withDefault(ContactEmail, null)),
    metadata: Type.Optional(withDefault(Metadata, {})),
  },
  {
    additionalProperties: false,
    examples: [
      { webhook_url: 'https://erp.example.com/hooks', name: 'Warehouse', topics: ['order.*'] },
    ],
  },
)

function fromChannel<Word>(schema: TUnsafe<Word>, field: string): TUnsafe<Word> {
  const says = 'description' in schema ? `${schema.description} ` : ''
  return Type.Unsafe<Word>({
    ...schema,
    description: `${says}Left out: the channel's \`${field}\`.`,
  })
}

/** Fields left out stay as they are; `headers` and `metadata` are replaced as a whole. */
export const WebhookChanges = Type.Object(
  { webhook_url: Type.Optional(Url), ...settings },
  {
    additionalProperties: false,
    examples: [{ topics: ['order.created', 'stock.*'], retry_policy: { delays: [5, 60, 3_600] } }],
  },
)

export const CreatedWebhook = Type.Object({
  ...Webhook.properties,
  validation_state: ValidationStateOrNull,
  subscriber_key: Type.String({
    description: 'Opens this webhook alone. Shown this once; only its hash is kept.',
    examples: [sampleKey('sk')],
  }),
  secret: Secret,
  public_key: nullableText({
    description: 'Verifies the `v1a` signatures; null where `signing` does not name them.',
    examples: [publicKeySample],
  }),
})

export const TestSend = Type.Object(
  {
    topic: Type.Optional(
      Type.String({
        ...TopicName,
        default: 'posthorn.test',
        description: "Its example in the catalog is the event's data; no webhook needs to name it.",
      }),
    ),
  },
  { additionalProperties: false, examples: [{ topic: 'order.created' }] },
)

export type Webhook = Type.Static<typeof Webhook>
export type WebhookDetails = Type.Static<typeof WebhookDetails>
export type NewWebhook = Type.Static<typeof NewWebhook>
export type WebhookChanges = Type.Static<typeof WebhookChanges>
export type CreatedWebhook = Type.Static<typeof CreatedWebhook>
export type TestSend = Type.Static<typeof TestSend>
