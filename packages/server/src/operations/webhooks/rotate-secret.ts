import type { Refusal } from '../../domain/refusal/refusal.ts'
import {
  type SigningSecret,
  schemeOf,
  signingSchemes,
  usableSecrets,
  type Webhook,
  webhookLimits,
} from '../../domain/webhook/webhook.ts'
import type { OperationContext } from '../context.ts'
import { changeWebhook, type WebhookRef } from './change-webhook.ts'
import { freshSecret } from './signing-secrets.ts'

/**
 * Signs with fresh secrets from now on, of each scheme that the webhook ever signed with. The old ones
 * sign beside them for the overlap, so that the receiver can change over at any moment in between; 0
 * ends them at once.
 */
export function rotateSecret(
  context: OperationContext,
  ref: WebhookRef,
  { overlapMs }: { overlapMs: number },
): Promise<Webhook | Refusal> {
  return changeWebhook(context, ref, (webhook) => {
    const nowMs = context.clock.nowMs()
    const endMs = nowMs + overlapMs
    const schemes = signingSchemes.filter(
      (scheme) =>
        webhook.signing.includes(scheme) ||
        webhook.secrets.some((each) => schemeOf(each) === scheme),
    )
    const fresh = schemes.map((scheme) => freshSecret(scheme, nowMs))
    const retired = schemes.flatMap((scheme) =>
      usableSecrets(webhook, scheme, nowMs)
        .map((each) => endingBy(each, endMs))
        .filter(({ expiresAtMs }) => overlapMs > 0 || expiresAtMs !== endMs)
        .slice(0, webhookLimits.retiredSecrets),
    )
    return { ...webhook, secrets: [...fresh, ...retired] }
  })
}

/** The current secret ends with the overlap; one that was retired before keeps its own, earlier end. */
function endingBy(secret: SigningSecret, endMs: number): SigningSecret {
  return secret.expiresAtMs === null ? { ...secret, expiresAtMs: endMs } : secret
}
