import { generateSecret } from '@posthorn/signature'
import type { Refusal } from '../domain/errors.ts'
import {
  type SigningSecret,
  signingSecrets,
  type Webhook,
  webhookLimits,
} from '../domain/webhook.ts'
import { changeWebhook, type WebhookRef } from './change-webhook.ts'
import type { OperationContext } from './context.ts'

/**
 * Signs with a fresh secret from now on. The old one signs beside it for the overlap, so that the
 * receiver can change over at any moment in between; 0 ends it at once.
 */
export function rotateSecret(
  context: OperationContext,
  ref: WebhookRef,
  { overlapMs }: { overlapMs: number },
): Promise<Webhook | Refusal> {
  const fresh = generateSecret()
  return changeWebhook(context, ref, (webhook) => {
    const nowMs = context.clock.nowMs()
    const endMs = nowMs + overlapMs
    const retired = signingSecrets(webhook, nowMs).map((each) => endingBy(each, endMs))
    const current: SigningSecret = { secret: fresh, createdAtMs: nowMs, expiresAtMs: null }
    const kept = overlapMs === 0 ? retired.filter((each) => each.expiresAtMs !== endMs) : retired
    return { ...webhook, secrets: [current, ...kept.slice(0, webhookLimits.retiredSecrets)] }
  })
}

/** The current secret ends with the overlap; one that was retired before keeps its own, earlier end. */
function endingBy(secret: SigningSecret, endMs: number): SigningSecret {
  return secret.expiresAtMs === null ? { ...secret, expiresAtMs: endMs } : secret
}
