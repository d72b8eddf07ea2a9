import { afterMove } from '../../domain/webhook/lifecycle.ts'
import { type Webhook, webhookLimits } from '../../domain/webhook/webhook.ts'
import type { Confirmed, Proof } from '../../store/store.ts'
import type { OperationContext } from '../context.ts'
import type { WebhookRef } from '../webhooks/change-webhook.ts'
import { onNewest } from '../webhooks/on-newest.ts'

type Marked =
  | { readonly kind: 'validated'; readonly webhook: Webhook }
  | { readonly kind: 'webhook_gone' }
  | Exclude<Confirmed, { readonly kind: 'confirmed' }>

/**
 * Makes a webhook validated if the proof holds: active, unless its owner stopped it. `rateLimit` is
 * the receiver's, in deliveries per second, null when it named none; it never raises the webhook's own.
 */
export async function markValidated(
  context: OperationContext,
  ref: WebhookRef,
  { proof, rateLimit }: { readonly proof: Proof; readonly rateLimit: number | null },
): Promise<Marked> {
  const result = await onNewest(
    context,
    ref,
    async (current, recordFrom): Promise<Marked | null> => {
      const atMs = context.clock.nowMs()
      const confirmed = afterMove(current, { kind: 'confirm', atMs })
      if (confirmed === null) return gone
      const webhook: Webhook = {
        ...confirmed,
        ...(rateLimit !== null && { rateLimit: lower(confirmed.rateLimit, rateLimit) }),
        updatedAtMs: atMs,
      }
      const marked = await context.store.write.validations.confirm(recordFrom(webhook), proof)
      if (marked.kind === 'changed_meanwhile') return null
      if (marked.kind !== 'confirmed') return marked
      await context.directory.refresh()
      context.handOff.wake(ref.id)
      context.handOff.wakeOperational()
      return { kind: 'validated', webhook }
    },
  )
  if (result === 'gone') return gone
  return result === 'changed_meanwhile' ? { kind: 'changed_meanwhile' } : result
}

const gone = { kind: 'webhook_gone' } as const

function lower(own: number | null, allowed: number): number {
  const { min, max } = webhookLimits.rateLimit
  return Math.min(own ?? max, Math.max(min, allowed))
}
