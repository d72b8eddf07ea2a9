import type { DatabaseSync } from 'node:sqlite'
import type { WebhookId } from '../../../domain/ids.ts'
import { type FigureSum, noFigures } from '../../../domain/stats/figures.ts'
import { floorTo } from '../../../domain/stats/steps.ts'
import type { StatsReader } from '../../store.ts'
import { prepare } from '../database/statement.ts'
import type { Sync } from '../thread/sync.ts'
import { backlogReader } from './backlog.ts'
import { addRow, figureColumns, hourS, minuteS, type RollupRow, subjectId } from './rollup-row.ts'

/** Both in one statement: what a fold moves meanwhile is seen once. */
const inRange = `r.span_s IN (${minuteS}, ${hourS}) AND r.at_ms >= ? AND r.at_ms < ?`

interface TotalsRow {
  readonly id: WebhookId
  readonly delivered: number
  readonly failed: number
  readonly given_up: number
  readonly duration_ms: number
}

export function statsReader(db: DatabaseSync): Sync<StatsReader> {
  const rollups = prepare<RollupRow>(
    db,
    `SELECT r.at_ms, ${figureColumns} FROM rollups r WHERE r.subject = ? AND ${inRange}`,
  )
  const totals = prepare<TotalsRow>(
    db,
    `SELECT w.id, ifnull(sum(r.delivered), 0) AS delivered, ifnull(sum(r.failed), 0) AS failed,
       ifnull(sum(r.given_up), 0) AS given_up, ifnull(sum(r.duration_ms), 0) AS duration_ms
     FROM (SELECT id FROM webhooks INDEXED BY webhooks_by_channel
           WHERE channel_id = ? AND deleted_at_ms IS NULL AND id > ? ORDER BY id LIMIT ?) w
       LEFT JOIN rollups r ON r.subject = w.id AND ${inRange}
     GROUP BY w.id ORDER BY w.id`,
  )

  return {
    series({ range, stepS, subject }) {
      const steps = new Map<number, FigureSum>()
      for (const row of rollups.all(subjectId(subject), range.sinceMs, range.untilMs)) {
        const atMs = floorTo(row.at_ms, stepS * 1_000)
        const sum = steps.get(atMs) ?? noFigures()
        addRow(sum, row)
        steps.set(atMs, sum)
      }
      return Array.from(steps, ([atMs, figures]) => ({ atMs, figures })).sort(
        (one, other) => one.atMs - other.atMs,
      )
    },
    byWebhook: ({ after, channelId, limit, range }) =>
      totals.all(channelId, after ?? '', limit, range.sinceMs, range.untilMs).map((row) => ({
        webhookId: row.id,
        delivered: row.delivered,
        failed: row.failed,
        givenUp: row.given_up,
        durationMs: row.duration_ms,
      })),
    backlog: backlogReader(db),
  }
}
