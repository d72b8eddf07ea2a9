import type { Io } from '../io.ts'
import { type FittedColumn, fittedTable } from './fit-table.ts'
import { paintFor } from './paint.ts'

/** A table as commands print it. `whole`: nothing is cut or moved; lines wider than the terminal wrap. */
export function tableFor<Row>(
  io: Io,
  rows: readonly Row[],
  columns: readonly FittedColumn<Row>[],
  { whole = false } = {},
): string {
  const paint = paintFor(io)
  const paintTitle = (title: string) => paint('dim', title)
  return fittedTable(rows, columns, { paintTitle, widest: whole ? null : io.columns })
}
