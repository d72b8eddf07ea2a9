import type { DatabaseSync } from 'node:sqlite'
import type { ChannelId } from '../../../domain/ids.ts'
import type { StatsReader } from '../../store.ts'
import { prepare } from '../database/statement.ts'
import type { Sync } from '../thread/sync.ts'
import { rangeTotals } from './range-totals.ts'

interface ChannelRow {
  readonly id: ChannelId
  readonly name: string
  readonly guid: string | null
  readonly open: number
}

export function channelTotals(db: DatabaseSync): Sync<StatsReader>['byChannel'] {
  const channels = prepare<ChannelRow>(
    db,
    `SELECT id, name, guid,
       (SELECT ifnull(sum(open), 0) FROM backlogs WHERE channel_id = channels.id) AS open
     FROM channels WHERE deleted_at_ms IS NULL AND id > ? ORDER BY id LIMIT ?`,
  )
  const totalsIn = rangeTotals(db)

  return ({ after, limit, range }) => {
    const totalsOf = totalsIn(range)
    return channels.all(after ?? '', limit).map(({ id: channelId, ...row }) => ({
      channelId,
      ...row,
      ...totalsOf(channelId),
    }))
  }
}
