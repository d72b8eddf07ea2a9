import type { FigureSum, Figures } from '../../../domain/stats/figures.ts'
import type { StatsSubject } from '../../store.ts'
import type { SqlValue } from '../database/statement.ts'

/** How long a row of rollups lasts. */
export const spanS = { minute: 60, hour: 3_600, day: 86_400 } as const

/** What the column `subject` says. */
export function subjectId(subject: StatsSubject): string {
  // Sorts before every id.
  return subject.kind === 'installation' ? '*' : subject.id
}

export interface RollupRow {
  readonly at_ms: number
  readonly events: number
  readonly delivered: number
  readonly failed: number
  readonly given_up: number
  readonly duration_ms: number
  readonly took: string
  readonly backlog_change: number
}

export const figureColumns =
  'events, delivered, failed, given_up, duration_ms, took, backlog_change'

/** Rows that were added up to longer ones are in `rollup_parts`. */
export type RollupTable = 'rollups' | 'rollup_parts'

export const putRow = (table: RollupTable) =>
  `INSERT OR REPLACE INTO ${table} (subject, span_s, at_ms, ${figureColumns})
   VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

export const rowOf = (table: RollupTable) =>
  `SELECT at_ms, ${figureColumns} FROM ${table} WHERE subject = ? AND span_s = ? AND at_ms = ?`

/** In the order of the columns. */
export function fromFigures(figures: Figures): SqlValue[] {
  const { backlogChange, delivered, durationMs, events, failed, givenUp, latencies } = figures
  return [events, delivered, failed, givenUp, durationMs, fromLatencies(latencies), backlogChange]
}

/** JSON of each bucket that has any, its number and how many; put together by hand in half the time. */
function fromLatencies(latencies: Figures['latencies']): string {
  let text = ''
  for (let bucket = 0; bucket < latencies.length; bucket++) {
    const count = latencies[bucket] ?? 0
    if (count > 0) text += text === '' ? `${bucket},${count}` : `,${bucket},${count}`
  }
  return `[${text}]`
}

export function addRow(sum: FigureSum, row: RollupRow): void {
  sum.events += row.events
  sum.delivered += row.delivered
  sum.failed += row.failed
  sum.givenUp += row.given_up
  sum.durationMs += row.duration_ms
  sum.backlogChange += row.backlog_change
  if (row.took === '[]') return
  const took = JSON.parse(row.took) as number[]
  for (let at = 0; at < took.length; at += 2) {
    const bucket = took[at] ?? 0
    sum.latencies[bucket] = (sum.latencies[bucket] ?? 0) + (took[at + 1] ?? 0)
  }
}
