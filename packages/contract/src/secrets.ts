import Type from 'typebox'
import { nullableTime, Time } from './values.ts'

/** The secret of the test vector of Standard Webhooks 1.0.0. */
export const Secret = Type.String({
  description: 'Signs every delivery (Standard Webhooks, `whsec_`).',
  examples: ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'],
})

/** Of RFC 8032, section 7.1, test 1. */
export const publicKeySample = 'whpk_11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo='

/** Verifies `v1a` signatures and cannot make any, so that it is no secret. */
export const PublicKey = Type.String({
  description: 'Verifies the `v1a` signatures (Standard Webhooks, ed25519, `whpk_`).',
  examples: [publicKeySample],
})

export const WebhookSecrets = Type.Object({
  secrets: Type.Array(
    Type.Object({
      secret: Secret,
      created_at: Time,
      expires_at: nullableTime('When it stops signing; null for the current one.'),
    }),
    {
      description:
        'Newest first; while `signing` names `v1`, all of them sign every delivery until they expire.',
    },
  ),
  public_keys: Type.Array(
    Type.Object({
      public_key: PublicKey,
      created_at: Time,
      expires_at: nullableTime('When its private half stops signing; null for the current one.'),
    }),
    {
      description:
        'Newest first; empty until `signing` has named `v1a`. The private halves never leave the server.',
    },
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
  { additionalProperties: false, examples: [{ overlap_seconds: 3_600 }] },
)

export type WebhookSecrets = Type.Static<typeof WebhookSecrets>
export type SecretRotation = Type.Static<typeof SecretRotation>
