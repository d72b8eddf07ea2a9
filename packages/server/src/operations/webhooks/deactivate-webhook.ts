import type { Refusal } from '../../domain/refusal/refusal.ts'
import { afterMove } from '../../domain/webhook/lifecycle.ts'
import type { Webhook } from '../../domain/webhook/webhook.ts'
import type { OperationContext } from '../context.ts'
import { changeWebhook, type WebhookRef } from './change-webhook.ts'

/** Stops sending. Open deliveries are held; new events are dropped or held, as `onSuspend` says. */
export function deactivateWebhook(
  context: OperationContext,
  ref: WebhookRef,
): Promise<Webhook | Refusal> {
  return changeWebhook(
    context,
    ref,
    (webhook) =>
      afterMove(webhook, { kind: 'deactivate' }) ?? {
        refused: 'webhook_not_active',
        detail: `The webhook ${ref.id} is ${webhook.status} and gets nothing already. Reactivate it first if you want it suspended instead.`,
      },
  )
}
