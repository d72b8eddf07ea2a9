import Type from 'typebox'
import {
  BodyFormat,
  ChannelId,
  emailPattern,
  linePattern,
  nullableText,
  oneOf,
  sampleKey,
  Time,
  textPattern,
  validationMethods,
  withDefault,
} from './values.ts'

const Name = Type.String({
  minLength: 1,
  maxLength: 200,
  pattern: linePattern,
  description: 'What people call the channel.',
  examples: ['My shop'],
})
const Description = nullableText({
  maxLength: 2000,
  pattern: textPattern,
  description: 'Free text for people.',
})
const Email = nullableText({
  maxLength: 254,
  pattern: `^$|${emailPattern}`,
  description: 'An e-mail address; null or empty for none.',
  examples: ['ops@example.com'],
})
const Website = nullableText({
  maxLength: 2048,
  pattern: `^$|^https?://[^\\s\\p{Cc}\\p{Cf}\\p{Cs}]+$`,
  description: 'An address that starts with http:// or https://; null or empty for none.',
  examples: ['https://shop.example.com'],
})
const Public = Type.Boolean({
  description:
    'Anyone may subscribe a webhook without a key; it must be validated first. Nothing else opens.',
})
const Validation = oneOf(validationMethods, 'How webhooks that do not name a method are validated.')
const RequireValidation = Type.Boolean({
  description: 'No webhook may go without validation: `none` is refused.',
})
const StrictTopics = Type.Boolean({
  description: 'Only topics of the catalog may be published and subscribed to.',
})
const RetentionDays = Type.Integer({
  minimum: 1,
  maximum: 3650,
  description: 'Days after which events and their log are removed, unless something is still open.',
  examples: [60],
})
const MaxHoldDays = Type.Integer({
  minimum: 1,
  maximum: 365,
  description: 'Days that a delivery may wait, held or on a stream, before it fails as `expired`.',
  examples: [30],
})
const DefaultFormat = Type.Unsafe<Type.Static<typeof BodyFormat>>({
  ...BodyFormat,
  description: 'The body format of webhooks that do not name one.',
})

export const Guid = Type.String({
  pattern: '^[A-Za-z0-9][A-Za-z0-9._:@-]{0,127}$',
  description:
    "The caller's own id of the channel, unique in the installation; works in paths as the id does. Letters, digits and . _ : @ - only, at most 128, a letter or digit first.",
  examples: ['shop'],
})

export const Channel = Type.Object({
  id: ChannelId,
  name: Name,
  description: Description,
  guid: nullableText({
    description: 'The id that the caller gave the channel; null for none.',
    examples: ['shop'],
  }),
  email: Email,
  website: Website,
  public: Public,
  default_format: DefaultFormat,
  validation: Validation,
  require_validation: RequireValidation,
  strict_topics: StrictTopics,
  retention_days: RetentionDays,
  max_hold_days: MaxHoldDays,
  created_at: Time,
  updated_at: Time,
})

export const NewChannel = Type.Object(
  {
    name: Name,
    description: Type.Optional(withDefault(Description, null)),
    guid: Type.Optional(Guid),
    email: Type.Optional(withDefault(Email, null)),
    website: Type.Optional(withDefault(Website, null)),
    public: Type.Optional(withDefault(Public, false)),
    default_format: Type.Optional(withDefault(DefaultFormat, 'channel')),
    validation: Type.Optional(withDefault(Validation, 'none')),
    require_validation: Type.Optional(withDefault(RequireValidation, false)),
    strict_topics: Type.Optional(withDefault(StrictTopics, false)),
    retention_days: Type.Optional(withDefault(RetentionDays, 60)),
    max_hold_days: Type.Optional(withDefault(MaxHoldDays, 30)),
  },
  { additionalProperties: false, examples: [{ name: 'My shop', guid: 'shop' }] },
)

/** What may change: everything but the guid. Fields left out stay as they are. */
export const ChannelChanges = Type.Object(
  {
    name: Type.Optional(Name),
    description: Type.Optional(Description),
    email: Type.Optional(Email),
    website: Type.Optional(Website),
    public: Type.Optional(Public),
    default_format: Type.Optional(DefaultFormat),
    validation: Type.Optional(Validation),
    require_validation: Type.Optional(RequireValidation),
    strict_topics: Type.Optional(StrictTopics),
    retention_days: Type.Optional(RetentionDays),
    max_hold_days: Type.Optional(MaxHoldDays),
  },
  {
    additionalProperties: false,
    examples: [{ description: 'Orders and stock', default_format: 'standard' }],
  },
)

export const CreatedChannel = Type.Object({
  ...Channel.properties,
  publisher_key: Type.String({
    description: 'Opens the whole channel. Shown this once; only its hash is kept.',
    examples: [sampleKey('pk')],
  }),
})

/** What deleting a channel or a webhook answers. */
export const Ok = Type.Object({ response: Type.Literal('ok') })

export type Channel = Type.Static<typeof Channel>
export type NewChannel = Type.Static<typeof NewChannel>
export type ChannelChanges = Type.Static<typeof ChannelChanges>
export type CreatedChannel = Type.Static<typeof CreatedChannel>
export type Ok = Type.Static<typeof Ok>
