import type { Refusal } from '../../domain/refusal/refusal.ts'
import { isRefusal } from '../../domain/refusal/refusal.ts'
import { afterMove } from '../../domain/webhook/lifecycle.ts'
import type { Webhook } from '../../domain/webhook/webhook.ts'
import type { OperationContext } from '../context.ts'
import { noSuchWebhook } from '../not-found.ts'
import { changeWebhook, type WebhookRef } from './change-webhook.ts'

/** Sends again, what was held first and in order; one that is not validated has to be, before that. */
export async function reactivateWebhook(
  context: OperationContext,
  ref: WebhookRef,
): Promise<Webhook | Refusal> {
  const webhook = await changeWebhook(
    context,
    ref,
    (webhook) => afterMove(webhook, { kind: 'reactivate' }) ?? noSuchWebhook(ref.id),
  )
  if (!isRefusal(webhook)) context.handOff.wake(ref.id)
  return webhook
}
