import type { RetryPolicy } from '../../../domain/delivery/retry-policy.ts'
import type { BodyFormat } from '../../../domain/format/names.ts'
import type { ChannelId, WebhookId } from '../../../domain/ids.ts'
import type { StatusReason, WebhookStatus } from '../../../domain/webhook/lifecycle.ts'
import type { ValidationMethod } from '../../../domain/webhook/validation.ts'
import type {
  NotificationType,
  OnSuspend,
  SigningScheme,
  SuccessRule,
} from '../../../domain/webhook/webhook.ts'
import type { WebhookRecord } from '../../store.ts'

export interface WebhookRow {
  readonly id: string
  readonly channel_id: string
  readonly name: string | null
  readonly notification_type: string
  readonly url: string | null
  readonly topics: string
  readonly format: string
  readonly retry_policy: string
  readonly success: string
  readonly timeout_ms: number
  readonly max_in_flight: number
  readonly rate_limit: number | null
  readonly on_suspend: string
  readonly signing: string
  readonly validation: string
  readonly description: string | null
  readonly contact_email: string | null
  readonly metadata: string
  readonly sealed: Uint8Array
  readonly status: string
  readonly status_reason: string | null
  readonly validated_at_ms: number | null
  readonly anonymous: number
  readonly draining: number
  readonly revision: number
  readonly created_at_ms: number
  readonly updated_at_ms: number
  readonly deleted_at_ms: number | null
}

/** What its owner and its life change. */
export const changingColumns = [
  'name',
  'notification_type',
  'url',
  'topics',
  'format',
  'retry_policy',
  'success',
  'timeout_ms',
  'max_in_flight',
  'rate_limit',
  'on_suspend',
  'signing',
  'validation',
  'description',
  'contact_email',
  'metadata',
  'sealed',
  'status',
  'status_reason',
  'validated_at_ms',
] as const

export const webhookColumns = `id, channel_id, ${changingColumns.join(', ')}, anonymous,
  draining, revision, created_at_ms, updated_at_ms, deleted_at_ms`

export function toWebhook(row: WebhookRow): WebhookRecord {
  return {
    id: row.id as WebhookId,
    channelId: row.channel_id as ChannelId,
    name: row.name,
    notificationType: row.notification_type as NotificationType,
    url: row.url,
    topics: JSON.parse(row.topics) as string[],
    format: row.format as BodyFormat,
    retryPolicy: JSON.parse(row.retry_policy) as RetryPolicy,
    success: row.success as SuccessRule,
    timeoutMs: row.timeout_ms,
    maxInFlight: row.max_in_flight,
    rateLimit: row.rate_limit,
    onSuspend: row.on_suspend as OnSuspend,
    signing: JSON.parse(row.signing) as SigningScheme[],
    validation: row.validation as ValidationMethod,
    description: row.description,
    contactEmail: row.contact_email,
    metadata: JSON.parse(row.metadata) as Record<string, string>,
    sealed: row.sealed,
    status: row.status as WebhookStatus,
    statusReason: row.status_reason as StatusReason | null,
    validatedAtMs: row.validated_at_ms,
    anonymous: row.anonymous === 1,
    draining: row.draining === 1,
    revision: row.revision,
    createdAtMs: row.created_at_ms,
    updatedAtMs: row.updated_at_ms,
    deletedAtMs: row.deleted_at_ms,
  }
}

/** In the order of `changingColumns`. */
export function changingValues(webhook: WebhookRecord) {
  return [
    webhook.name,
    webhook.notificationType,
    webhook.url,
    JSON.stringify(webhook.topics),
    webhook.format,
    JSON.stringify(webhook.retryPolicy),
    webhook.success,
    webhook.timeoutMs,
    webhook.maxInFlight,
    webhook.rateLimit,
    webhook.onSuspend,
    JSON.stringify(webhook.signing),
    webhook.validation,
    webhook.description,
    webhook.contactEmail,
    JSON.stringify(webhook.metadata),
    webhook.sealed,
    webhook.status,
    webhook.statusReason,
    webhook.validatedAtMs,
  ] as const
}
