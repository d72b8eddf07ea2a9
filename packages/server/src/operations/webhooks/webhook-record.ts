import type { Webhook } from '../../domain/webhook/webhook.ts'
import { sealWebhook } from '../../secrets/webhook-seal.ts'
import type { WebhookRecord } from '../../store/store.ts'
import type { OperationContext } from '../context.ts'

/** What the store keeps of a webhook: its secrets sealed in one piece. */
export function recordOf(
  context: OperationContext,
  webhook: Webhook,
  revision: number,
): WebhookRecord {
  const { secrets: _secrets, auth: _auth, headers: _headers, ...open } = webhook
  return { ...open, sealed: sealWebhook(context.sealer, webhook), revision }
}
