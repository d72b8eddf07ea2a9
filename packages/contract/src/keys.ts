import Type from 'typebox'
import { Id, NullableTime, nullableText, oneOf, Time } from './values.ts'

export const keyScopes = ['publish', 'read', 'manage'] as const

const Scopes = Type.Array(oneOf(keyScopes), {
  minItems: 1,
  uniqueItems: true,
  description: 'publish: send events. read: see everything but keys and secrets. manage: the rest.',
})

export const Key = Type.Object({
  id: Id,
  kind: oneOf(['publisher', 'subscriber']),
  webhook_id: Type.Unsafe<string | null>({
    type: ['string', 'null'],
    description: 'The one webhook that a subscriber key opens.',
  }),
  name: nullableText({ maxLength: 200 }),
  scopes: Type.Array(oneOf(keyScopes)),
  hint: Type.String({ description: 'The last four characters of the key.' }),
  created_at: Time,
  expires_at: NullableTime,
  revoked_at: NullableTime,
})

export const NewKey = Type.Object(
  {
    name: Type.Optional(nullableText({ maxLength: 200 })),
    scopes: Type.Optional(Scopes),
    expires_at: Type.Optional(Time),
    expires_in_seconds: Type.Optional(Type.Integer({ minimum: 1, maximum: 315_360_000 })),
  },
  { additionalProperties: false },
)

export const KeyRotation = Type.Object(
  {
    overlap_seconds: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 604_800,
        default: 86_400,
        description: 'How long the old key still works.',
      }),
    ),
  },
  { additionalProperties: false },
)

export const CreatedKey = Type.Object({
  ...Key.properties,
  key: Type.String({ description: 'Shown this once; only its hash is kept.' }),
})

export type Key = Type.Static<typeof Key>
export type NewKey = Type.Static<typeof NewKey>
export type KeyRotation = Type.Static<typeof KeyRotation>
export type CreatedKey = Type.Static<typeof CreatedKey>
