import type { DatabaseSync } from 'node:sqlite'
import { type FigureSum, noFigures } from '../../../domain/stats/figures.ts'
import {
  dayMs,
  floorTo,
  hourMs,
  hoursSinceMs,
  minutesSinceMs,
} from '../../../domain/stats/steps.ts'
import type { WalkEnd, WalkStep } from '../../store.ts'
import { prepare } from '../database/statement.ts'
import { type Visit, walk } from '../retention/walk.ts'
import type { Counters } from './counters.ts'
import {
  addRow,
  figureColumns,
  fromFigures,
  putRow,
  type RollupRow,
  type RollupTable,
  rowOf,
  spanS,
} from './rollup-row.ts'

/**
 * Adds minutes up to hours, hours up to days, and forgets what is old, subject by subject; see the
 * port. A row goes into the longer one in the transaction that takes it out of `rollups`, so that one
 * that arrives late is added later; a copy stays in `rollup_parts` for its time. It takes 10 us a row,
 * and a subject without any 30.
 */
export function rollupFolder(
  db: DatabaseSync,
  { counters }: { readonly counters: Counters },
): (step: WalkStep) => WalkEnd {
  const subjectFrom = prepare<{ id: string }>(
    db,
    'SELECT subject AS id FROM rollups WHERE subject >= ? ORDER BY subject LIMIT 1',
  )
  const deleted = prepare<{ id: string }>(
    db,
    `SELECT id FROM webhooks WHERE id = ? AND deleted_at_ms IS NOT NULL
     UNION ALL SELECT id FROM channels WHERE id = ? AND deleted_at_ms IS NOT NULL`,
  )
  const forgetBacklog = prepare(
    db,
    `DELETE FROM backlogs WHERE open = 0 AND webhook_id = ?
       AND channel_id = (SELECT channel_id FROM webhooks WHERE id = ?)`,
  )
  const rollups = rowsOf(db, 'rollups')
  const parts = rowsOf(db, 'rollup_parts')

  /** Out of the rows of one length, which are over, into those of another. */
  const fold = (subject: string, spans: { from: number; to: number }, at: Slice): number => {
    const rows = rollups.take(subject, spans.from, at)
    for (const [atMs, sum] of sumsBy(rows, spans.to * 1_000)) {
      rollups.add(subject, spans.to, atMs, sum)
    }
    for (const row of rows) {
      const sum = noFigures()
      addRow(sum, row)
      parts.add(subject, spans.from, row.at_ms, sum)
    }
    return rows.length
  }

  /** What is done to a subject in turn, each as far as the limit allows. */
  const stepsOf = (subject: string, nowMs: number): ((limit: number) => number)[] => {
    const { day, hour, minute } = spanS
    const take = (rows: Rows, span: number, beforeMs: number) => (limit: number) =>
      rows.take(subject, span, { beforeMs, limit }).length
    if (deleted.get(subject, subject) !== undefined) {
      forgetBacklog.run(subject, subject)
      const ever = Number.MAX_SAFE_INTEGER
      return [
        take(parts, minute, ever),
        take(parts, hour, ever),
        take(rollups, minute, ever),
        take(rollups, hour, ever),
        take(rollups, day, ever),
      ]
    }
    const over = { hour: floorTo(nowMs, hourMs), day: floorTo(nowMs, dayMs) }
    return [
      (limit) => fold(subject, { from: minute, to: hour }, { beforeMs: over.hour, limit }),
      (limit) => fold(subject, { from: hour, to: day }, { beforeMs: over.day, limit }),
      take(parts, minute, minutesSinceMs(nowMs)),
      take(parts, hour, hoursSinceMs(nowMs)),
      take(rollups, day, floorTo(hoursSinceMs(nowMs), dayMs)),
    ]
  }

  return (step) => {
    counters.writeAndForget()
    return walk(step, {
      nextFrom: (id) => subjectFrom.get(id),
      visit({ id: subject }, { limit }): Visit {
        let done = 0
        for (const each of stepsOf(subject, step.nowMs)) {
          if (done < limit) done += each(limit - done)
        }
        // What is done is away, so there is nothing to pass over.
        return { spent: done, done, after: done < limit ? null : '' }
      },
    })
  }
}

interface Slice {
  readonly beforeMs: number
  readonly limit: number
}

interface Rows {
  /** Takes away what is older, oldest first and at most so much of it. */
  take(subject: string, span: number, slice: Slice): RollupRow[]
  /** Adds to what is there. */
  add(subject: string, span: number, atMs: number, sum: FigureSum): void
}

function rowsOf(db: DatabaseSync, table: RollupTable): Rows {
  const old = prepare<RollupRow>(
    db,
    `SELECT at_ms, ${figureColumns} FROM ${table}
     WHERE subject = ? AND span_s = ? AND at_ms < ? ORDER BY at_ms LIMIT ?`,
  )
  const remove = prepare(db, `DELETE FROM ${table} WHERE subject = ? AND span_s = ? AND at_ms <= ?`)
  const stored = prepare<RollupRow>(db, rowOf(table))
  const put = prepare(db, putRow(table))
  return {
    take(subject, span, { beforeMs, limit }) {
      const rows = old.all(subject, span, beforeMs, limit)
      const last = rows.at(-1)
      if (last !== undefined) remove.run(subject, span, last.at_ms)
      return rows
    },
    add(subject, span, atMs, sum) {
      const before = stored.get(subject, span, atMs)
      if (before !== undefined) addRow(sum, before)
      put.run(subject, span, atMs, ...fromFigures(sum))
    },
  }
}

function sumsBy(rows: readonly RollupRow[], spanMs: number): Map<number, FigureSum> {
  const sums = new Map<number, FigureSum>()
  for (const row of rows) {
    const atMs = floorTo(row.at_ms, spanMs)
    const sum = sums.get(atMs) ?? noFigures()
    addRow(sum, row)
    sums.set(atMs, sum)
  }
  return sums
}
