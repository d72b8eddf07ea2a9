import type { Refusal } from '../../domain/refusal/refusal.ts'
import type { OperationContext } from '../context.ts'
import { noSuchWebhook } from '../not-found.ts'
import type { WebhookRef } from './change-webhook.ts'

/** Deletes a webhook and its keys and cancels what is open. Its history stays. */
export async function deleteWebhook(
  context: OperationContext,
  { channelId, id }: WebhookRef,
): Promise<{ readonly kind: 'deleted' } | Refusal> {
  const result = await context.store.write.webhooks.delete(channelId, id, context.clock.nowMs())
  if (result.kind === 'not_found') return noSuchWebhook(id)
  await context.directory.refresh()
  return { kind: 'deleted' }
}
