import Type from 'typebox'
import {
  KeyId,
  linePattern,
  nullableText,
  nullableTime,
  oneOf,
  sampleKey,
  Time,
  withDefault,
} from './values.ts'

export const keyScopes = ['publish', 'read', 'manage'] as const

const scopeWords =
  'publish: send events. read: see everything but keys and secrets. manage: the rest.'
const Scopes = Type.Array(oneOf(keyScopes), {
  minItems: 1,
  uniqueItems: true,
  description: `${scopeWords} Left out: those of the key that makes it.`,
})
const Name = nullableText({
  maxLength: 200,
  pattern: linePattern,
  description: 'What people recognise the key by.',
  examples: ['checkout'],
})

export const Key = Type.Object({
  id: KeyId,
  kind: oneOf(
    ['publisher', 'subscriber'],
    'publisher: opens the channel. subscriber: opens one webhook.',
  ),
  webhook_id: nullableText({
    description: 'The one webhook that a subscriber key opens; null for publisher keys.',
  }),
  name: Name,
  scopes: Type.Array(oneOf(keyScopes), { description: scopeWords, examples: [['publish']] }),
  hint: Type.String({ description: 'The last four characters of the key.', examples: ['eKey'] }),
  created_at: Time,
  expires_at: nullableTime('When it stops working; null for never.'),
  revoked_at: nullableTime('When it was revoked; null when it was not.'),
})

export const NewKey = Type.Object(
  {
    name: Type.Optional(withDefault(Name, null)),
    scopes: Type.Optional(Scopes),
    expires_at: Type.Optional(
      Type.String({
        format: 'date-time',
        description: 'When it stops working, RFC 3339. Left out: never.',
      }),
    ),
    expires_in_seconds: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 315_360_000,
        description: 'The same as a span from now. Give one of the two at most.',
      }),
    ),
  },
  {
    additionalProperties: false,
    examples: [{ name: 'checkout', scopes: ['publish'], expires_in_seconds: 7_776_000 }],
  },
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
  { additionalProperties: false, examples: [{ overlap_seconds: 3_600 }] },
)

export const CreatedKey = Type.Object({
  ...Key.properties,
  key: Type.String({
    description: 'Shown this once; only its hash is kept.',
    examples: [sampleKey('pk')],
  }),
})

export type Key = Type.Static<typeof Key>
export type NewKey = Type.Static<typeof NewKey>
export type KeyRotation = Type.Static<typeof KeyRotation>
export type CreatedKey = Type.Static<typeof CreatedKey>
