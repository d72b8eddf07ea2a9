import {
  type SigningScheme,
  type SigningSecret,
  schemeOf,
  type Webhook,
} from '../../domain/webhook/webhook.ts'
import { mintSigningSecret } from '../../secrets/signing-secret.ts'

export function freshSecret(scheme: SigningScheme, nowMs: number): SigningSecret {
  return { secret: mintSigningSecret(scheme), createdAtMs: nowMs, expiresAtMs: null }
}

/** With a secret for each kind of signature that its deliveries carry; what it has it keeps. */
export function withSecrets(webhook: Webhook, nowMs: number): Webhook {
  const missing = webhook.signing.filter(
    (scheme) => !webhook.secrets.some((each) => schemeOf(each) === scheme),
  )
  if (missing.length === 0) return webhook
  const fresh = missing.map((scheme) => freshSecret(scheme, nowMs))
  return { ...webhook, secrets: [...fresh, ...webhook.secrets] }
}
