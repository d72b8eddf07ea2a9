import type * as contract from '@posthorn/contract'
import { isSecretName } from '../../domain/refusal/redact.ts'
import { usableSecrets, type Webhook, type WebhookAuth } from '../../domain/webhook/webhook.ts'
import { maskSecret } from '../../operations/webhooks/mask-secret.ts'
import { publicKeyOf } from '../../secrets/signing-secret.ts'
import { timeOf, timeOrNull } from '../answer/time.ts'

/** A webhook as everybody who may read it sees it: credentials masked. */
export function presentWebhook(webhook: Webhook): contract.Webhook {
  return {
    id: webhook.id,
    channel_id: webhook.channelId,
    name: webhook.name,
    webhook_url: webhook.url,
    topics: [...webhook.topics],
    notification_type: webhook.notificationType,
    format: webhook.format,
    headers: maskHeaders(webhook.headers),
    auth: webhook.auth && maskAuth(webhook.auth),
    retry_policy: presentPolicy(webhook.retryPolicy),
    success: webhook.success,
    timeout_ms: webhook.timeoutMs,
    max_in_flight: webhook.maxInFlight,
    rate_limit: webhook.rateLimit,
    on_suspend: webhook.onSuspend,
    signing: [...webhook.signing],
    validation: webhook.validation,
    description: webhook.description,
    contact_email: webhook.contactEmail,
    metadata: { ...webhook.metadata },
    status: webhook.status,
    status_reason: webhook.statusReason,
    validated_at: timeOrNull(webhook.validatedAtMs),
    created_at: timeOf(webhook.createdAtMs),
    updated_at: timeOf(webhook.updatedAtMs),
  }
}

export function presentSecrets(webhook: Webhook, nowMs: number): contract.WebhookSecrets {
  return {
    secrets: usableSecrets(webhook, 'v1', nowMs).map((each) => ({
      secret: each.secret,
      created_at: timeOf(each.createdAtMs),
      expires_at: timeOrNull(each.expiresAtMs),
    })),
    public_keys: usableSecrets(webhook, 'v1a', nowMs).map((each) => ({
      public_key: publicKeyOf(each.secret),
      created_at: timeOf(each.createdAtMs),
      expires_at: timeOrNull(each.expiresAtMs),
    })),
  }
}

function maskHeaders(headers: Webhook['headers']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      isSecretName(name) ? maskSecret(value) : value,
    ]),
  )
}

function maskAuth(auth: WebhookAuth): contract.WebhookAuth {
  switch (auth.type) {
    case 'api_key':
      return { type: 'api_key', header: auth.header, key: maskSecret(auth.key) }
    case 'basic':
      return { type: 'basic', username: auth.username, password: maskSecret(auth.password) }
    case 'bearer':
      return { type: 'bearer', token: maskSecret(auth.token) }
  }
}

function presentPolicy(policy: Webhook['retryPolicy']): contract.Webhook['retry_policy'] {
  return typeof policy === 'string' ? policy : { delays: [...policy.delays] }
}
