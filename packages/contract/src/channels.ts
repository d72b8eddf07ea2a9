import Type from 'typebox'
import { BodyFormat, Id, nullableText, Time } from './values.ts'

const Name = Type.String({ minLength: 1, maxLength: 200 })
const Description = nullableText({ maxLength: 2000 })
const Email = nullableText({
  maxLength: 254,
  pattern: '^$|^[^\\s@]+@[^\\s@]+$',
  description: 'An e-mail address; null or empty for none.',
})
const Website = nullableText({
  maxLength: 2048,
  pattern: '^$|^https?://[^\\s]+$',
  description: 'An address that starts with http:// or https://; null or empty for none.',
})
const Public = Type.Boolean({
  description: 'Kept for subscribing without a key, which is not offered yet: it opens nothing.',
})

export const Guid = Type.String({
  pattern: '^[A-Za-z0-9][A-Za-z0-9._:@-]{0,127}$',
  description:
    "The caller's own id of the channel, unique in the installation; works in paths as the id does. Letters, digits and . _ : @ - only, at most 128, a letter or digit first.",
})

export const Channel = Type.Object({
  id: Id,
  name: Name,
  description: Description,
  guid: Type.Unsafe<string | null>({ type: ['string', 'null'] }),
  email: Email,
  website: Website,
  public: Public,
  default_format: BodyFormat,
  created_at: Time,
  updated_at: Time,
})

export const NewChannel = Type.Object(
  {
    name: Name,
    description: Type.Optional(Description),
    guid: Type.Optional(Guid),
    email: Type.Optional(Email),
    website: Type.Optional(Website),
    public: Type.Optional(Public),
    default_format: Type.Optional(BodyFormat),
  },
  { additionalProperties: false },
)

/** What may change: everything but the guid. Fields left out stay as they are. */
export const ChannelChanges = Type.Object(
  {
    name: Type.Optional(Name),
    description: Type.Optional(Description),
    email: Type.Optional(Email),
    website: Type.Optional(Website),
    public: Type.Optional(Public),
    default_format: Type.Optional(BodyFormat),
  },
  { additionalProperties: false },
)

export const CreatedChannel = Type.Object({
  ...Channel.properties,
  publisher_key: Type.String({ description: 'Shown this once; only its hash is kept.' }),
})

/** What deleting a channel or a webhook answers. */
export const Ok = Type.Object({ response: Type.Literal('ok') })

export type Channel = Type.Static<typeof Channel>
export type NewChannel = Type.Static<typeof NewChannel>
export type ChannelChanges = Type.Static<typeof ChannelChanges>
export type CreatedChannel = Type.Static<typeof CreatedChannel>
export type Ok = Type.Static<typeof Ok>
