import stringWidth from 'string-width'
import { oneLine } from './printable.ts'

export interface Column<Row> {
  readonly title: string
  /** Comes from anywhere: it is made harmless before it is printed. */
  readonly text: (row: Row) => string
  readonly align?: 'right'
}

const gap = '  '

/** Rows under titles, every column as wide as its widest cell. Each line ends with a line break. */
export function tableOf<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  paintTitle: (title: string) => string = (title) => title,
): string {
  const cells = rows.map((row) => columns.map(({ text }) => oneLine(text(row))))
  const widths = columns.map(({ title }, at) =>
    Math.max(stringWidth(title), ...cells.map((line) => stringWidth(line[at] ?? ''))),
  )
  const line = (texts: readonly string[], paint = (text: string) => text) => {
    const padded = columns.map(({ align }, at) => {
      const text = texts[at] ?? ''
      const space = ' '.repeat(Math.max(0, (widths[at] ?? 0) - stringWidth(text)))
      if (align === 'right') return space + paint(text)
      return at === columns.length - 1 ? paint(text) : paint(text) + space
    })
    return `${padded.join(gap)}\n`
  }
  const titles = columns.map(({ title }) => title)
  return [line(titles, paintTitle), ...cells.map((texts) => line(texts))].join('')
}
