import type { WebhookId } from '../../domain/ids.ts'
import type { WebhookHealth } from '../../domain/webhook/health.ts'

/** Written by `settle`, as `domain/health.ts` decides. */
export interface HealthReader {
  /** Null when the last attempt succeeded, and when there was none since the webhook began anew. */
  get(webhookId: WebhookId): Promise<WebhookHealth | null>
}
