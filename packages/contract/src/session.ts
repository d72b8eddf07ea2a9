import Type from 'typebox'
import { Key, keyScopes } from './keys.ts'
import { nullableText, oneOf, sampleKey, Time } from './values.ts'

/** Who is signed in, in a browser. */
export const Session = Type.Object({
  kind: oneOf(
    ['operator', 'channel'],
    'operator: may do everything. channel: opens one channel, with the scopes of its key.',
  ),
  channel_id: nullableText({
    description: 'The channel that the key opens; null for the operator.',
  }),
  scopes: Type.Array(oneOf(keyScopes), {
    description: 'What the key may do on its channel; all three for the operator.',
    examples: [['publish', 'read', 'manage']],
  }),
  expires_at: Type.String({ ...Time, description: 'When the browser has to sign in again.' }),
  key: Type.Pick(Key, ['id', 'name', 'hint', 'created_at', 'expires_at'], {
    description: 'The key that was signed in with, by what people recognise it by.',
  }),
})

/** One of the two. */
export const SignIn = Type.Object(
  {
    key: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 512,
        description: 'The operator key, or a publisher key of a channel.',
        examples: [sampleKey('pk')],
      }),
    ),
    token: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 128,
        description: 'From the one-time link that the first start prints. It works once.',
      }),
    ),
  },
  { additionalProperties: false, examples: [{ key: sampleKey('pk') }] },
)

export type Session = Type.Static<typeof Session>
export type SignIn = Type.Static<typeof SignIn>
