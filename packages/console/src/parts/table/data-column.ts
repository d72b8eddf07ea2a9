import type { ReactNode } from 'react'

export interface DataColumn<Row> {
  readonly title: string
  readonly cell: (row: Row) => ReactNode
  /** Left out on narrow screens, where the row says the same elsewhere or not at all. */
  readonly wide?: boolean
  readonly align?: 'right'
  /** Of the grid: `minmax(0, 2fr)`, `140px`. */
  readonly width?: string
}
