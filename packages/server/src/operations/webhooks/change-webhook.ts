import type { ChannelId, WebhookId } from '../../domain/ids.ts'
import type { Refusal } from '../../domain/refusal/refusal.ts'
import { isRefusal } from '../../domain/refusal/refusal.ts'
import type { Webhook } from '../../domain/webhook/webhook.ts'
import { openWebhook } from '../../secrets/webhook-seal.ts'
import type { OperationContext } from '../context.ts'
import { noSuchWebhook } from '../not-found.ts'
import { recordOf } from './webhook-record.ts'

export interface WebhookRef {
  readonly channelId: ChannelId
  readonly id: WebhookId
}

/** How often a change is made anew on what somebody else wrote in between. */
const maxTries = 5

/**
 * Reads a webhook, changes it, and writes it back if nobody wrote in between; otherwise again, on
 * what they wrote. A change that returns its argument writes nothing.
 */
export async function changeWebhook(
  context: OperationContext,
  ref: WebhookRef,
  change: (webhook: Webhook) => Webhook | Refusal,
): Promise<Webhook | Refusal> {
  const { store } = context
  for (let tries = 0; tries < maxTries; tries++) {
    const record = await store.read.webhooks.get(ref.channelId, ref.id)
    if (record === null) return noSuchWebhook(ref.id)
    const current = openWebhook(context.sealer, record)
    const changed = change(current)
    if (isRefusal(changed) || changed === current) return changed
    const updated: Webhook = { ...changed, updatedAtMs: context.clock.nowMs() }
    const result = await store.write.webhooks.update(recordOf(context, updated, record.revision))
    if (result.kind === 'not_found') return noSuchWebhook(ref.id)
    if (result.kind === 'updated') {
      await context.directory.refresh()
      context.handOff.wakeOperational()
      return updated
    }
  }
  return changedMeanwhile(ref.id)
}

export function changedMeanwhile(id: WebhookId): Refusal {
  return {
    refused: 'changed_meanwhile',
    detail: `The webhook ${id} is being changed by others at the same time. Send the request again.`,
    retryAfterS: 1,
  }
}
