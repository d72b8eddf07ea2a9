import type { ChannelId, KeyId, WebhookId } from './ids.ts'

/**
 * What a key opens. `publish`: send events. `read`: everything of the channel but its keys and
 * secrets. `manage`: settings, webhooks, keys, retries. A publisher key has all three unless it
 * was made with fewer.
 */
export const keyScopes = ['publish', 'read', 'manage'] as const
export type KeyScope = (typeof keyScopes)[number]

/**
 * operator (`ak_`): the installation. publisher (`pk_`): one channel, by scope. subscriber (`sk_`):
 * one webhook, its deliveries and its secrets; never publishes, never lists.
 */
export type KeyKind = 'operator' | 'publisher' | 'subscriber'

/** A stored key. The key itself is shown once, when it is made; what stays is its SHA-256. */
export interface ApiKey {
  readonly id: KeyId
  readonly kind: KeyKind
  /** Null for operator keys. */
  readonly channelId: ChannelId | null
  /** Set for subscriber keys only. */
  readonly webhookId: WebhookId | null
  readonly name: string | null
  readonly scopes: readonly KeyScope[]
  /** SHA-256 of the key's text, 64 hex digits. */
  readonly hash: string
  /** The last four characters, by which people tell keys apart. */
  readonly hint: string
  readonly createdAtMs: number
  readonly expiresAtMs: number | null
  readonly revokedAtMs: number | null
}

export function isUsable(key: ApiKey, nowMs: number): boolean {
  return key.revokedAtMs === null && (key.expiresAtMs === null || nowMs < key.expiresAtMs)
}
