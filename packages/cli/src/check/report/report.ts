import type { Result } from '../run-checks.ts'

/** `table` is for people, `ndjson` has a result a line, `junit` is what build servers show. */
export const reportFormats = ['table', 'ndjson', 'junit'] as const
export type ReportFormat = (typeof reportFormats)[number]

/** Writes results down, piece by piece as they come in. */
export interface Report {
  add(result: Result): string
  /** What stands at the end. */
  end(results: readonly Result[]): string
}

/** `authenticity` of `authenticity/wrong-key`. */
export function groupOf({ check }: Result): string {
  return check.id.split('/')[0] ?? ''
}

export interface Counts {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

export function countsOf(results: readonly Result[]): Counts {
  const count = (kind: Result['verdict']['kind']) =>
    results.filter(({ verdict }) => verdict.kind === kind).length
  return { passed: count('passed'), failed: count('failed'), skipped: count('skipped') }
}
