import type { Refusal } from '../domain/errors.ts'
import { isRefusal } from '../domain/errors.ts'
import { afterMove } from '../domain/lifecycle.ts'
import type { Webhook } from '../domain/webhook.ts'
import { changeWebhook, type WebhookRef } from './change-webhook.ts'
import type { OperationContext } from './context.ts'

/** Sends again, what was held first and in order. */
export async function reactivateWebhook(
  context: OperationContext,
  ref: WebhookRef,
): Promise<Webhook | Refusal> {
  const webhook = await changeWebhook(context, ref, (webhook) => {
    const status = afterMove(webhook.status, 'reactivate')
    if (status === null) {
      return {
        refused: 'webhook_not_validated',
        detail: `The webhook ${ref.id} is ${webhook.status}: its receiver has not agreed to get events yet. Validate it first.`,
      }
    }
    if (status === webhook.status) return webhook
    return { ...webhook, status, statusReason: null }
  })
  if (!isRefusal(webhook)) context.handOff.wake(ref.id)
  return webhook
}
