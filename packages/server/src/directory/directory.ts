import type { ApiKey } from '../domain/api-key.ts'
import type { Channel } from '../domain/channel.ts'
import type { ChannelId, WebhookId } from '../domain/ids.ts'
import type { Webhook } from '../domain/webhook.ts'

/**
 * What this node knows by heart: channels, webhooks with their secrets open, and API keys. Accepting
 * and delivering look nothing else up. Rebuilt from what changed whenever the store's routing
 * version moves, so an answer here is as of `version`.
 */
export interface Directory {
  readonly version: number
  /** By id or guid; an id wins. Deleted channels are not found. */
  channel(idOrGuid: string): Channel | undefined
  webhook(id: WebhookId): Webhook | undefined
  /** Those of a channel, deleted ones left out, oldest first. */
  webhooksOf(channelId: ChannelId): readonly Webhook[]
  /** By SHA-256 in hex. Revoked and expired keys are found: ask `isUsable`. */
  keyByHash(hash: string): ApiKey | undefined
  /** Takes in what changed in the store since `version`. Calls made together share one read. */
  refresh(): Promise<void>
}
