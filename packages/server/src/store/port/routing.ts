import type { ApiKey } from '../../domain/api-key.ts'
import type { Channel } from '../../domain/channel.ts'
import type { WebhookRecord } from './webhooks.ts'

/**
 * Everything a node keeps in memory to accept and deliver, as of a version. The version moves in the
 * transaction of every change to a channel, webhook or key.
 */
export interface RoutingChanges {
  readonly version: number
  readonly channels: readonly Channel[]
  readonly webhooks: readonly WebhookRecord[]
  readonly keys: readonly ApiKey[]
}

export interface RoutingReader {
  /**
   * All that changed after a version, deleted and revoked ones included; version 0 for everything.
   * Never waits behind lists: publishers wait for it.
   */
  changesSince(version: number): Promise<RoutingChanges>
}
