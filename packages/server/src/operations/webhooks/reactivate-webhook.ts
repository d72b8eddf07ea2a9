import type { Refusal } from '../../domain/errors.ts'
import { isRefusal } from '../../domain/errors.ts'
import { afterMove } from '../../domain/lifecycle.ts'
import type { Webhook } from '../../domain/webhook.ts'
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
