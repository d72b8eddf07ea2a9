import { afterMove } from '../../domain/webhook/lifecycle.ts'
import { type Webhook, webhookLimits } from '../../domain/webhook/webhook.ts'
import { openWebhook } from '../../secrets/webhook-seal.ts'
import type { Confirmed, Proof } from '../../store/store.ts'
import type { OperationContext } from '../context.ts'
import type { WebhookRef } from '../webhooks/change-webhook.ts'
import { recordOf } from '../webhooks/webhook-record.ts'

type Marked =
  | { readonly kind: 'validated'; readonly webhook: Webhook }
  | { readonly kind: 'webhook_gone' }
  | Exclude<Confirmed, { readonly kind: 'confirmed' }>

/** How often it is tried anew on what somebody else wrote in between. */
const maxTries = 5

/**
 * Makes a webhook validated if the proof holds: active, unless its owner stopped it. `rateLimit` is
 * the receiver's, in deliveries per second, null when it named none; it
 * never raises the webhook's own.
 */
export async function markValidated(
  context: OperationContext,
  { channelId, id }: WebhookRef,
  { proof, rateLimit }: { readonly proof: Proof; readonly rateLimit: number | null },
): Promise<Marked> {
  const { store } = context
  for (let tries = 0; tries < maxTries; tries++) {
    const record = await store.read.webhooks.get(channelId, id)
    if (record === null) return { kind: 'webhook_gone' }
    const nowMs = context.clock.nowMs()
    const confirmed = afterMove(openWebhook(context.sealer, record), {
      kind: 'confirm',
      atMs: nowMs,
    })
    if (confirmed === null) return { kind: 'webhook_gone' }
    const webhook: Webhook = {
      ...confirmed,
      ...(rateLimit !== null && { rateLimit: lower(confirmed.rateLimit, rateLimit) }),
      updatedAtMs: nowMs,
    }
    const result = await store.write.validations.confirm(
      recordOf(context, webhook, record.revision),
      proof,
    )
    if (result.kind === 'confirmed') {
      await context.directory.refresh()
      context.handOff.wake(id)
      context.handOff.wakeOperational()
      return { kind: 'validated', webhook }
    }
    if (result.kind !== 'changed_meanwhile') return result
  }
  return { kind: 'changed_meanwhile' }
}

function lower(own: number | null, allowed: number): number {
  const { min, max } = webhookLimits.rateLimit
  return Math.min(own ?? max, Math.max(min, allowed))
}
