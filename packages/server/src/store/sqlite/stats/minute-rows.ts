import type { DatabaseSync } from 'node:sqlite'
import {
  addFigures,
  type FigureSum,
  type Figures,
  noFigures,
} from '../../../domain/stats/figures.ts'
import { prepare } from '../database/statement.ts'
import {
  addRow,
  figureColumns,
  fromFigures,
  minuteS,
  putRollup,
  type RollupRow,
} from './rollup-row.ts'

export interface MinuteRows {
  /** Adds to what is stored of a minute. */
  add(subject: string, atMs: number, figures: Figures): void
  /** Rows may not be what was written last. */
  forget(): void
}

/**
 * The rows of minutes. Those of the minute added to last are known by heart, since nobody else writes
 * the file: adding to one takes 2 us, and 2 more to read it first.
 */
export function minuteRows(db: DatabaseSync): MinuteRows {
  const stored = prepare<RollupRow>(
    db,
    `SELECT at_ms, ${figureColumns} FROM rollups WHERE subject = ? AND span_s = ? AND at_ms = ?`,
  )
  const put = prepare(db, putRollup)
  const known = new Map<string, FigureSum>()
  let knownAtMs = Number.NEGATIVE_INFINITY

  const read = (subject: string, atMs: number): FigureSum => {
    const sum = noFigures()
    const row = stored.get(subject, minuteS, atMs)
    if (row !== undefined) addRow(sum, row)
    return sum
  }
  const recall = (subject: string, atMs: number): FigureSum => {
    if (atMs !== knownAtMs) known.clear()
    knownAtMs = atMs
    const sum = known.get(subject) ?? read(subject, atMs)
    known.set(subject, sum)
    return sum
  }

  return {
    add(subject, atMs, figures) {
      const sum = recall(subject, atMs)
      addFigures(sum, figures)
      put.run(subject, minuteS, atMs, ...fromFigures(sum))
    },
    forget: () => known.clear(),
  }
}
