import type { NewWebhook, WebhookAuthInput, WebhookChanges } from '@posthorn/contract'
import type { WebhookAuth } from '../../domain/webhook/webhook.ts'
import type { WebhookDraft, WebhookSettings } from '../../operations/webhooks/create-webhook.ts'

const defaultKeyHeader = 'X-API-Key'

/** The settings that a body gives; those it leaves out stay out. */
export function webhookSettings(body: WebhookChanges): Partial<WebhookSettings> {
  return {
    ...(body.name !== undefined && { name: body.name }),
    ...(body.notification_type !== undefined && { notificationType: body.notification_type }),
    ...(body.webhook_url !== undefined && { url: body.webhook_url }),
    ...(body.topics !== undefined && { topics: body.topics }),
    ...(body.format !== undefined && { format: body.format }),
    ...(body.headers !== undefined && { headers: body.headers }),
    ...(body.auth !== undefined && { auth: authOf(body.auth) }),
    ...(body.retry_policy !== undefined && { retryPolicy: body.retry_policy }),
    ...(body.success !== undefined && { success: body.success }),
    ...(body.timeout_ms !== undefined && { timeoutMs: body.timeout_ms }),
    ...(body.max_in_flight !== undefined && { maxInFlight: body.max_in_flight }),
    ...(body.rate_limit !== undefined && { rateLimit: body.rate_limit }),
    ...(body.on_suspend !== undefined && { onSuspend: body.on_suspend }),
    ...(body.signing !== undefined && { signing: body.signing }),
    ...(body.validation !== undefined && { validation: body.validation }),
    ...(body.description !== undefined && { description: body.description }),
    ...(body.contact_email !== undefined && { contactEmail: body.contact_email || null }),
    ...(body.metadata !== undefined && { metadata: body.metadata }),
  }
}

export function webhookDraft(body: NewWebhook): WebhookDraft {
  return { ...webhookSettings(body), url: body.webhook_url ?? null }
}

function authOf(auth: WebhookAuthInput): WebhookAuth | null {
  return auth?.type === 'api_key' ? { header: defaultKeyHeader, ...auth } : auth
}
