import type { RetryPolicy } from '../delivery/retry-policy.ts'
import type { BodyFormat } from '../format/names.ts'
import type { ChannelId, WebhookId } from '../ids.ts'
import type { StatusReason, WebhookStatus } from './lifecycle.ts'
import type { ValidationMethod } from './validation.ts'

/** A subscription: where events go, which ones, in what shape, how signed and how retried. */
export interface Webhook {
  readonly id: WebhookId
  readonly channelId: ChannelId
  readonly name: string | null
  readonly notificationType: NotificationType
  /** Null exactly for type `stream`. */
  readonly url: string | null
  /** Topic names and `prefix.*` patterns; empty means every topic. */
  readonly topics: readonly string[]
  readonly format: BodyFormat
  /** Added to every delivery, in the spelling given. */
  readonly headers: Readonly<Record<string, string>>
  /** How the webhook's owner knows the sender, besides the signature. */
  readonly auth: WebhookAuth | null
  /**
   * Of each scheme the newest first. All of a scheme in `signing` that have not expired sign every
   * delivery, so that rotation has an overlap.
   */
  readonly secrets: readonly SigningSecret[]
  /** Which signatures a delivery carries. */
  readonly signing: readonly SigningScheme[]
  readonly retryPolicy: RetryPolicy
  readonly success: SuccessRule
  /** Limit of one attempt, connecting included. */
  readonly timeoutMs: number
  /** Attempts under way at once on one node. */
  readonly maxInFlight: number
  /** Attempts per second at most on one node; null for no limit. */
  readonly rateLimit: number | null
  readonly onSuspend: OnSuspend
  readonly validation: ValidationMethod
  readonly description: string | null
  readonly contactEmail: string | null
  readonly metadata: Readonly<Record<string, string>>
  readonly status: WebhookStatus
  /** Why the status is what it is, in a word; null when there is nothing to explain. */
  readonly statusReason: StatusReason | null
  /** When the receiver at the URL agreed to get events; a fact about the URL, whatever the status. */
  readonly validatedAtMs: number | null
  /** It was subscribed without a key, on a public channel. */
  readonly anonymous: boolean
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

/** `rest`: deliveries are POSTed to the URL. `stream`: the receiver leases and settles them over the API. */
export const notificationTypes = ['rest', 'stream'] as const
export type NotificationType = (typeof notificationTypes)[number]

/** `v1`: HMAC-SHA256 with a shared secret. `v1a`: ed25519, verified with a public key. */
export const signingSchemes = ['v1', 'v1a'] as const
export type SigningScheme = (typeof signingSchemes)[number]

export interface SigningSecret {
  /** `whsec_` and base64 of 24 to 64 random bytes, or `whsk_` and an ed25519 key (Standard Webhooks). */
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

export const webhookDefaults = {
  notificationType: 'rest',
  signing: ['v1'],
  rateLimit: null,
  success: '2xx',
  timeoutMs: 15_000,
  maxInFlight: 16,
  onSuspend: 'drop',
  retryPolicy: 'hourly',
} as const

export const webhookLimits = {
  timeoutMs: { min: 1_000, max: 60_000 },
  maxInFlight: { min: 1, max: 64 },
  rateLimit: { min: 0.01, max: 10_000 },
  topics: 100,
  headers: 32,
  headerValueBytes: 4_096,
  urlLength: 2_048,
  metadataKeys: 50,
  /** Old secrets that still sign beside the current one, of each scheme. */
  retiredSecrets: 5,
} as const

/** Which signatures a secret makes. */
export function schemeOf({ secret }: Pick<SigningSecret, 'secret'>): SigningScheme {
  return secret.startsWith('whsk_') ? 'v1a' : 'v1'
}

/** The secrets of a scheme that have not expired, newest first. */
export function usableSecrets(
  { secrets }: Pick<Webhook, 'secrets'>,
  scheme: SigningScheme,
  nowMs: number,
): readonly SigningSecret[] {
  return secrets.filter(
    (each) => schemeOf(each) === scheme && (each.expiresAtMs === null || nowMs < each.expiresAtMs),
  )
}
