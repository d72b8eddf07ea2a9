import stringWidth from 'string-width'
import { oneLine } from './printable.ts'
import { type Column, tableOf } from './table.ts'

export interface FittedColumn<Row> extends Column<Row> {
  /** What happens where the terminal is too narrow; ids stay whole, as they are there to be copied. */
  readonly narrow?: 'cut' | 'leave out'
}

const gap = 2
/** A cell that is cut further says nothing any more. */
const leastCut = 12

/**
 * A table as wide as the terminal at most. Columns that may go are left out from the right, then those
 * that may be cut are; where the rest is still too wide, the first column gets a line of its own below
 * each row. `widest` is null where no terminal is.
 */
export function fittedTable<Row>(
  rows: readonly Row[],
  columns: readonly FittedColumn<Row>[],
  { paintTitle, widest }: { paintTitle: (title: string) => string; widest: number | null },
): string {
  if (widest === null) return tableOf(rows, columns, paintTitle)
  const measured = columns.map((column) => ({ column, width: widthOf(rows, column) }))
  const kept = shrunk(measured, widest)
  const [first, ...others] = measured
  if (first === undefined || excess(kept, widest) <= 0) {
    return tableOf(rows, columnsOf(kept), paintTitle)
  }
  const lines = tableOf(rows, columnsOf(shrunk(others, widest)), paintTitle).split('\n')
  const below = (at: number) => {
    const row = rows[at - 1]
    return row === undefined ? '' : `  ${oneLine(first.column.text(row))}\n`
  }
  return lines.map((line, at) => (line === '' ? '' : `${line}\n${below(at)}`)).join('')
}

/** A column and its widest cell. */
interface Measured<Row> {
  readonly column: FittedColumn<Row>
  readonly width: number
}

function shrunk<Row>(columns: readonly Measured<Row>[], widest: number): readonly Measured<Row>[] {
  let kept = columns
  for (const each of columns.toReversed()) {
    if (excess(kept, widest) <= 0) return kept
    if (each.column.narrow === 'leave out') kept = kept.filter((other) => other !== each)
  }
  for (const each of kept) {
    const over = excess(kept, widest)
    if (over <= 0 || each.column.narrow !== 'cut') continue
    const { column } = each
    const width = Math.max(leastCut, each.width - over)
    const text = (row: Row) => cutTo(oneLine(column.text(row)), width)
    kept = kept.map((other) => (other === each ? { column: { ...column, text }, width } : other))
  }
  return kept
}

/** By how much the table is wider than the terminal. */
function excess(columns: readonly { readonly width: number }[], widest: number): number {
  return columns.reduce((sum, { width }) => sum + width + gap, -gap) - widest
}

function widthOf<Row>(rows: readonly Row[], { title, text }: FittedColumn<Row>): number {
  return rows.reduce(
    (most, row) => Math.max(most, stringWidth(oneLine(text(row)))),
    stringWidth(title),
  )
}

function columnsOf<Row>(measured: readonly Measured<Row>[]): readonly FittedColumn<Row>[] {
  return measured.map(({ column }) => column)
}

/** Counts what stands on the screen, where some characters are two columns wide and some none. */
function cutTo(text: string, most: number): string {
  if (stringWidth(text) <= most) return text
  let cut = ''
  for (const char of text) {
    if (stringWidth(cut + char) > most - 3) break
    cut += char
  }
  return `${cut}...`
}
