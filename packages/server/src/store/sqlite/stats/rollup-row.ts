import type { FigureSum, Figures } from '../../../domain/stats/figures.ts'
import type { StatsSubject } from '../../store.ts'
import type { SqlValue } from '../database/statement.ts'

export const minuteS = 60
export const hourS = 3_600

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
}

export const figureColumns = 'events, delivered, failed, given_up, duration_ms, took'

export const putRollup = `INSERT OR REPLACE INTO rollups (subject, span_s, at_ms, ${figureColumns})
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`

/** In the order of the columns. */
export function fromFigures(figures: Figures): SqlValue[] {
  const took: number[] = []
  for (const [bucket, count] of figures.latencies.entries()) {
    if (count > 0) took.push(bucket, count)
  }
  const { events, delivered, failed, givenUp, durationMs } = figures
  return [events, delivered, failed, givenUp, durationMs, JSON.stringify(took)]
}

export function addRow(sum: FigureSum, row: RollupRow): void {
  sum.events += row.events
  sum.delivered += row.delivered
  sum.failed += row.failed
  sum.givenUp += row.given_up
  sum.durationMs += row.duration_ms
  const took = JSON.parse(row.took) as number[]
  for (let at = 0; at < took.length; at += 2) {
    const bucket = took[at] ?? 0
    sum.latencies[bucket] = (sum.latencies[bucket] ?? 0) + (took[at + 1] ?? 0)
  }
}
