import { Table } from '@mantine/core'
import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, useRef } from 'react'
import classes from './data-table.module.css'

export interface DataColumn<Row> {
  readonly title: string
  readonly cell: (row: Row) => ReactNode
  /** Left out on narrow screens, where the row says the same elsewhere or not at all. */
  readonly wide?: boolean
  readonly align?: 'right'
  /** Of the grid: `minmax(0, 2fr)`, `140px`. */
  readonly width?: string
}

interface DataTableProps<Row> {
  /** What the rows are, for screen readers. */
  readonly label: string
  readonly rows: readonly Row[]
  readonly idOf: (row: Row) => string
  readonly columns: readonly DataColumn<Row>[]
}

const rowHeight = 44

/** Rows under titles. Only those in sight are in the page, so that ten thousand scroll like ten. */
export function DataTable<Row>({ label, rows, idOf, columns }: DataTableProps<Row>) {
  const top = useRef<HTMLTableSectionElement>(null)
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => rowHeight,
    overscan: 12,
    scrollMargin: top.current?.offsetTop ?? 0,
    getItemKey: (at) => {
      const row = rows[at]
      return row === undefined ? at : idOf(row)
    },
  })
  const items = virtual.getVirtualItems()
  const margin = virtual.options.scrollMargin
  const before = (items[0]?.start ?? margin) - margin
  const after = virtual.getTotalSize() - ((items.at(-1)?.end ?? margin) - margin)

  return (
    <Table
      aria-label={label}
      aria-rowcount={rows.length + 1}
      highlightOnHover
      className={classes.table}
    >
      <Table.Thead>
        <Table.Tr>
          {columns.map(({ title, wide, align, width }) => (
            <Table.Th
              key={title}
              scope="col"
              w={width}
              ta={align ?? 'left'}
              visibleFrom={wide ? 'sm' : undefined}
            >
              {title}
            </Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody ref={top}>
        {before > 0 && <Gap height={before} columns={columns.length} />}
        {items.map(({ index, key }) => {
          const row = rows[index]
          if (row === undefined) return null
          return (
            <Table.Tr
              key={key}
              data-index={index}
              ref={virtual.measureElement}
              aria-rowindex={index + 2}
            >
              {columns.map(({ title, cell, wide, align }) => (
                <Table.Td key={title} ta={align ?? 'left'} visibleFrom={wide ? 'sm' : undefined}>
                  {cell(row)}
                </Table.Td>
              ))}
            </Table.Tr>
          )
        })}
        {after > 0 && <Gap height={after} columns={columns.length} />}
      </Table.Tbody>
    </Table>
  )
}

/** The height of rows that are out of sight. */
function Gap({ height, columns }: { height: number; columns: number }) {
  return (
    <tr>
      <td colSpan={columns} style={{ height, padding: 0 }} />
    </tr>
  )
}
