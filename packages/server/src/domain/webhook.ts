import type { BodyFormat } from './format/names.ts'
import type { ChannelId, WebhookId } from './ids.ts'
import type { WebhookStatus } from './lifecycle.ts'
import type { RetryPolicy } from './retry-policy.ts'

/** A subscription: where events go, which ones, in what shape, how signed and how retried. */
export interface Webhook {
  readonly id: WebhookId
  readonly channelId: ChannelId
  readonly name: string | null
  readonly url: string
  /** Topic names and `prefix.*` patterns; empty means every topic. */
  readonly topics: readonly string[]
  readonly format: BodyFormat
  /** Added to every delivery, in the spelling given. */
  readonly headers: Readonly<Record<string, string>>
  /** How the webhook's owner knows the sender, besides the signature. */
  readonly auth: WebhookAuth | null
  /** Newest first. All that have not expired sign every delivery, so that rotation has an overlap. */
  readonly secrets: readonly SigningSecret[]
  readonly retryPolicy: RetryPolicy
  readonly success: SuccessRule
  /** Limit of one attempt, connecting included. */
  readonly timeoutMs: number
  /** Attempts under way at once on one node. */
  readonly maxInFlight: number
  readonly onSuspend: OnSuspend
  readonly description: string | null
  readonly metadata: Readonly<Record<string, string>>
  readonly status: WebhookStatus
  /** Why the status is what it is, in a word; null when there is nothing to explain. */
  readonly statusReason: StatusReason | null
  /** Held deliveries are leaving in order; new events queue up behind them. */
  readonly draining: boolean
  readonly createdAtMs: number
  readonly updatedAtMs: number
  readonly deletedAtMs: number | null
}

export type WebhookAuth =
  | { readonly type: 'api_key'; readonly header: string; readonly key: string }
  | { readonly type: 'basic'; readonly username: string; readonly password: string }
  | { readonly type: 'bearer'; readonly token: string }

export interface SigningSecret {
  /** `whsec_` and base64 of 24 to 64 random bytes (Standard Webhooks). */
  readonly secret: string
  readonly createdAtMs: number
  /** Null for the current one. */
  readonly expiresAtMs: number | null
}

/** `2xx`: any of 200–299 is success. `200`: nothing else is. */
export const successRules = ['2xx', '200'] as const
export type SuccessRule = (typeof successRules)[number]

/** What happens to new events while the webhook is suspended. */
export const onSuspendRules = ['drop', 'hold'] as const
export type OnSuspend = (typeof onSuspendRules)[number]

/** `deactivated`: by a person or the API. `gone`: the receiver answered 410. `receiver_request`: it sent `webhook-delivery: disable`. */
export type StatusReason = 'deactivated' | 'gone' | 'receiver_request'

export const webhookDefaults = {
  success: '2xx',
  timeoutMs: 15_000,
  maxInFlight: 16,
  onSuspend: 'drop',
  retryPolicy: 'hourly',
} as const

export const webhookLimits = {
  timeoutMs: { min: 1_000, max: 60_000 },
  maxInFlight: { min: 1, max: 64 },
  topics: 100,
  headers: 32,
  headerValueBytes: 4_096,
  urlLength: 2_048,
  metadataKeys: 50,
  /** Old secrets that still sign beside the current one. */
  retiredSecrets: 5,
} as const

/** The secrets that sign at a moment, newest first. */
export function signingSecrets(webhook: Webhook, nowMs: number): readonly SigningSecret[] {
  return webhook.secrets.filter((each) => each.expiresAtMs === null || nowMs < each.expiresAtMs)
}
