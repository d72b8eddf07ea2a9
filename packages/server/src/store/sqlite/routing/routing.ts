import type { DatabaseSync } from 'node:sqlite'
import type { RoutingReader } from '../../store.ts'
import { prepare } from '../database/statement.ts'
import type { Sync } from '../thread/sync.ts'
import { toWebhook, type WebhookRow, webhookColumns } from '../webhooks/webhook-row.ts'
import { type ChannelRow, channelColumns, toChannel } from './channels.ts'
import { type KeyRow, keyColumns, toKey } from './keys.ts'
import { type TopicRow, topicColumns, toTopic } from './topics.ts'

export function routingReader(db: DatabaseSync): Sync<RoutingReader> {
  const current = prepare<{ routing_version: number }>(
    db,
    'SELECT routing_version FROM installation',
  )
  const channels = prepare<ChannelRow>(
    db,
    `SELECT ${channelColumns} FROM channels WHERE routing_version > ?`,
  )
  const webhooks = prepare<WebhookRow>(
    db,
    `SELECT ${webhookColumns} FROM webhooks WHERE routing_version > ?`,
  )
  const keys = prepare<KeyRow>(db, `SELECT ${keyColumns} FROM keys WHERE routing_version > ?`)
  const topics = prepare<TopicRow>(
    db,
    `SELECT ${topicColumns} FROM topics WHERE routing_version > ?`,
  )

  return {
    // In the writer's transaction, so that the rows are those of the version.
    changesSince: (version) => ({
      version: current.get()?.routing_version ?? 0,
      channels: channels.all(version).map(toChannel),
      webhooks: webhooks.all(version).map(toWebhook),
      keys: keys.all(version).map(toKey),
      topics: topics.all(version).map(toTopic),
    }),
  }
}
