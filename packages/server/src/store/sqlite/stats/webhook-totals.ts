import type { DatabaseSync } from 'node:sqlite'
import type { WebhookId } from '../../../domain/ids.ts'
import type { StatsReader } from '../../store.ts'
import { prepare } from '../database/statement.ts'
import type { Sync } from '../thread/sync.ts'
import { rangeTotals } from './range-totals.ts'

export function webhookTotals(db: DatabaseSync): Sync<StatsReader>['byWebhook'] {
  const webhooks = prepare<{ id: WebhookId }>(
    db,
    `SELECT id FROM webhooks INDEXED BY webhooks_by_channel
     WHERE channel_id = ? AND deleted_at_ms IS NULL AND id > ? ORDER BY id LIMIT ?`,
  )
  const totalsIn = rangeTotals(db)

  return ({ after, channelId, limit, range }) => {
    const totalsOf = totalsIn(range)
    return webhooks.all(channelId, after ?? '', limit).map(({ id: webhookId }) => {
      const { events, ...attempts } = totalsOf(webhookId)
      return { webhookId, ...attempts }
    })
  }
}
