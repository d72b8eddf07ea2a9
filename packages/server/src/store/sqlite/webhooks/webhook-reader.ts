import type { DatabaseSync } from 'node:sqlite'
import type { WebhookReader } from '../../store.ts'
import { prepare } from '../database/statement.ts'
import type { Sync } from '../thread/sync.ts'
import { toWebhook, type WebhookRow, webhookColumns } from './webhook-row.ts'

export function webhookReader(db: DatabaseSync): Sync<WebhookReader> {
  const select = `SELECT ${webhookColumns} FROM webhooks
    WHERE deleted_at_ms IS NULL AND channel_id = ?`
  const byId = prepare<WebhookRow>(db, `${select} AND id = ?`)
  const page = prepare<WebhookRow>(db, `${select} AND id > ? ORDER BY id LIMIT ?`)

  return {
    get(channelId, id) {
      const row = byId.get(channelId, id)
      return row === undefined ? null : toWebhook(row)
    },
    list({ channelId, after, limit }) {
      return page.all(channelId, after ?? '', limit).map(toWebhook)
    },
  }
}
