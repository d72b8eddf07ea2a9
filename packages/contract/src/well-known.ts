import Type from 'typebox'
import { PublicKey } from './secrets.ts'
import { nullableTime, oneOf, WebhookId } from './values.ts'

/** What anybody may know about the server, and about how it signs. */
export const WellKnown = Type.Object({
  software: Type.String({ examples: ['posthorn'] }),
  version: Type.String({ examples: ['1.0.0'] }),
  signing: Type.Object(
    {
      specification: Type.String({ examples: ['https://www.standardwebhooks.com'] }),
      schemes: Type.Array(oneOf(['v1', 'v1a']), {
        description: 'What a webhook can ask for: HMAC-SHA256, ed25519.',
        examples: [['v1', 'v1a']],
      }),
    },
    { description: 'How deliveries are signed.' },
  ),
  public_keys_url: Type.String({
    description: 'Where the public keys of a webhook are, relative to this document.',
    examples: ['/.well-known/posthorn.json?webhook_id={webhook_id}'],
  }),
  public_keys: Type.Optional(
    Type.Array(
      Type.Object({
        public_key: PublicKey,
        expires_at: nullableTime('When its private half stops signing; null for the current one.'),
      }),
      { description: 'With `webhook_id`: those that sign its deliveries now, the newest first.' },
    ),
  ),
})

/** Others add what they like to what anyone may ask for. */
export const WellKnownQuery = Type.Object({
  webhook_id: Type.Optional(WebhookId),
})

export type WellKnown = Type.Static<typeof WellKnown>
export type WellKnownQuery = Type.Static<typeof WellKnownQuery>
