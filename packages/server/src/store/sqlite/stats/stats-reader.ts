import type { DatabaseSync } from 'node:sqlite'
import { type FigureSum, noFigures } from '../../../domain/stats/figures.ts'
import { floorTo } from '../../../domain/stats/steps.ts'
import type { StatsReader } from '../../store.ts'
import { prepare } from '../database/statement.ts'
import type { Sync } from '../thread/sync.ts'
import { backlogReader } from './backlog.ts'
import { channelTotals } from './channel-totals.ts'
import { openOfAll } from './open-counts.ts'
import { addRow, figureColumns, type RollupRow, spanS, subjectId } from './rollup-row.ts'
import { webhookTotals } from './webhook-totals.ts'

/** A row with what holds for all of them; of no row at all, that alone. */
type SeriesRow = (RollupRow | { readonly at_ms: null }) & {
  readonly open: number
  readonly since_ms: number
}

/** How many deliveries of a subject are open. */
const openOf = {
  installation: `SELECT open FROM backlogs WHERE ${openOfAll}`,
  channel: 'SELECT sum(open) FROM backlogs WHERE channel_id = ?1',
  webhook: `SELECT open FROM backlogs
    WHERE channel_id = (SELECT channel_id FROM webhooks WHERE id = ?1) AND webhook_id = ?1`,
} as const

/**
 * The rows of a series, with those after it: what is open now, less what came since, is what was open
 * then. All in one statement, as what a fold moves meanwhile is to be seen once, and what is open now
 * fits the rows of this very moment.
 */
const seriesOf = (kind: keyof typeof openOf) =>
  `SELECT ifnull(now.open, 0) AS open, now.since_ms, r.*
   FROM (SELECT backlog_since_ms AS since_ms, (${openOf[kind]}) AS open FROM installation) now
     LEFT JOIN (
       SELECT at_ms, ${figureColumns} FROM rollups
       WHERE subject = ?1 AND span_s IN (${spanS.minute}, ?4, ?3) AND at_ms >= ?2
       UNION ALL
       SELECT at_ms, ${figureColumns} FROM rollup_parts
       WHERE subject = ?1 AND span_s = ?3 AND at_ms >= ?2) r`

export function statsReader(db: DatabaseSync): Sync<StatsReader> {
  const series = {
    installation: prepare<SeriesRow>(db, seriesOf('installation')),
    channel: prepare<SeriesRow>(db, seriesOf('channel')),
    webhook: prepare<SeriesRow>(db, seriesOf('webhook')),
  }

  return {
    series({ range: { sinceMs, untilMs }, stepS, subject }) {
      const id = subjectId(subject)
      const span = spanOf(stepS)
      const rows = series[subject.kind].all(id, sinceMs, span, Math.min(span, spanS.hour))
      const steps = new Map<number, FigureSum>()
      let openAtEnd = rows[0]?.open ?? 0
      for (const row of rows) {
        if (row.at_ms === null) continue
        if (row.at_ms >= untilMs) {
          openAtEnd -= row.backlog_change
          continue
        }
        const atMs = floorTo(row.at_ms, stepS * 1_000)
        const sum = steps.get(atMs) ?? noFigures()
        addRow(sum, row)
        steps.set(atMs, sum)
      }
      const points = Array.from(steps, ([atMs, figures]) => ({ atMs, figures }))
      return {
        points: points.sort((one, other) => one.atMs - other.atMs),
        backlog: { untilMs, open: openAtEnd, knownSinceMs: rows[0]?.since_ms ?? 0 },
      }
    },
    byWebhook: webhookTotals(db),
    byChannel: channelTotals(db),
    backlog: backlogReader(db),
  }
}

/** The longest rows that a step is made of. */
function spanOf(stepS: number): number {
  if (stepS < spanS.hour) return spanS.minute
  return stepS < spanS.day ? spanS.hour : spanS.day
}
