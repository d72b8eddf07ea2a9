import type { ApiKey } from '../../domain/api-key.ts'
import type { ChannelId, WebhookId } from '../../domain/ids.ts'
import type { Webhook } from '../../domain/webhook/webhook.ts'
import type { AnsweredBefore, RememberedAnswer } from './answers.ts'

/** A webhook as stored: what is secret about it (`secrets`, `auth`, `headers`) sealed in one piece. */
export interface WebhookRecord extends Omit<Webhook, 'secrets' | 'auth' | 'headers'> {
  readonly sealed: Uint8Array
  /** Moves with every change; an update must name the one it read. */
  readonly revision: number
}

export interface WebhookReader {
  /** Deleted webhooks are not found. */
  get(channelId: ChannelId, id: WebhookId): Promise<WebhookRecord | null>
  /** Oldest first, deleted ones left out. */
  list(page: {
    readonly channelId: ChannelId
    readonly after: WebhookId | null
    readonly limit: number
  }): Promise<WebhookRecord[]>
}

export interface WebhookWriter {
  /** With its subscriber key, or not at all. `revision` of the record is ignored. */
  create(
    webhook: WebhookRecord,
    subscriberKey: ApiKey,
    remember: RememberedAnswer | null,
  ): Promise<{ kind: 'created' } | { kind: 'channel_gone' } | AnsweredBefore>
  /**
   * Replaces settings and status if the revision is still the one read. When the status leaves
   * `active`, open deliveries become `held` in the same transaction, without an owner (all of them with
   * `followUp`). When it becomes `active`, `draining` is set if any are held; what was not held by then
   * stays open, in no hand. The record's own `draining` is ignored. With another URL or another method
   * of validation the request under way means nothing any more, and its code is void.
   */
  update(
    webhook: WebhookRecord,
  ): Promise<{ kind: 'updated' } | { kind: 'not_found' } | { kind: 'changed_meanwhile' }>
  /**
   * Cancels what is open (all of it with `followUp`) and revokes its subscriber keys. Its history stays.
   */
  delete(
    channelId: ChannelId,
    id: WebhookId,
    atMs: number,
  ): Promise<{ kind: 'deleted' } | { kind: 'not_found' }>
}
