import type { ApiKey } from '../../domain/api-key.ts'
import type { Channel } from '../../domain/channel.ts'
import type { Topic } from '../../domain/topic.ts'
import type { WebhookRecord } from './webhooks.ts'

/**
 * Everything a node keeps in memory to accept and deliver, as of a version. The version moves in the
 * transaction of every change to a channel, webhook, key or topic.
 */
export interface RoutingChanges {
  readonly version: number
  readonly channels: readonly Channel[]
  readonly webhooks: readonly WebhookRecord[]
  readonly keys: readonly ApiKey[]
  readonly topics: readonly Topic[]
}

export interface RoutingReader {
  /**
   * All that changed after a version, deleted and revoked ones included; version 0 for everything.
   * Never waits behind lists: publishers wait for it.
   */
  changesSince(version: number): Promise<RoutingChanges>
}
