import type { ChannelId, WebhookId } from '../../domain/ids.ts'
import type { Refusal } from '../../domain/refusal/refusal.ts'
import { isRefusal } from '../../domain/refusal/refusal.ts'
import type { Webhook } from '../../domain/webhook/webhook.ts'
import type { OperationContext } from '../context.ts'
import { noSuchWebhook } from '../not-found.ts'
import { onNewest } from './on-newest.ts'

export interface WebhookRef {
  readonly channelId: ChannelId
  readonly id: WebhookId
}

/**
 * Reads a webhook, changes it, and writes it back if nobody wrote in between; otherwise again, on
 * what they wrote. A change that returns its argument writes nothing.
 */
export async function changeWebhook(
  context: OperationContext,
  ref: WebhookRef,
  change: (webhook: Webhook) => Webhook | Refusal,
): Promise<Webhook | Refusal> {
  const result = await onNewest(context, ref, async (current, recordFrom) => {
    const changed = change(current)
    if (isRefusal(changed) || changed === current) return changed
    const updated: Webhook = { ...changed, updatedAtMs: context.clock.nowMs() }
    const { kind } = await context.store.write.webhooks.update(recordFrom(updated))
    if (kind === 'not_found') return noSuchWebhook(ref.id)
    if (kind !== 'updated') return null
    await context.directory.refresh()
    context.handOff.wakeOperational()
    return updated
  })
  if (result === 'gone') return noSuchWebhook(ref.id)
  return result === 'changed_meanwhile' ? changedMeanwhile(ref.id) : result
}

export function changedMeanwhile(id: WebhookId): Refusal {
  return {
    refused: 'changed_meanwhile',
    detail: `The webhook ${id} is being changed by others at the same time. Send the request again.`,
    retryAfterS: 1,
  }
}
