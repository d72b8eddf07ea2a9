import { Table } from '@mantine/core'
import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { DataColumn } from './data-column.ts'
import { DataRow } from './data-row.tsx'
import classes from './data-table.module.css'

export type { DataColumn }

/** Which rows are chosen, for something to be done with all of them. */
export interface RowSelection {
  readonly ids: ReadonlySet<string>
  /** `isRange`: with every row between this one and the one before. */
  readonly toggle: (id: string, isRange: boolean) => void
  readonly toggleAll: () => void
  readonly labelAll: string
  readonly labelOf: (id: string) => string
}

interface DataTableProps<Row> {
  /** What the rows are, for screen readers. */
  readonly label: string
  readonly rows: readonly Row[]
  readonly idOf: (row: Row) => string
  /** The same array each time: rows are drawn anew with new columns. */
  readonly columns: readonly DataColumn<Row>[]
  readonly selection?: RowSelection
  /** The row that the keyboard is on; it is brought into sight and into focus. */
  readonly current?: string | null
  /** Where all rows are equally high, in pixels: then none has to be measured. */
  readonly rowHeight?: number
  /** What a click on a row does, wherever it hits; the same function each time. */
  readonly onOpen?: (row: Row) => void
}

/** Of a row that was not measured yet. */
const usualHeight = 44
/** What stands over the rows while one scrolls: the header of the page and the titles. */
const covered = 52 + usualHeight

/** Rows under titles. Only those in sight are in the page, so that ten thousand scroll like ten. */
export function DataTable<Row>({
  label,
  rows,
  idOf,
  columns,
  selection,
  current = null,
  rowHeight,
  onOpen,
}: DataTableProps<Row>) {
  const [top, scrollMargin] = useTop()
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: useCallback(() => rowHeight ?? usualHeight, [rowHeight]),
    overscan: 12,
    scrollMargin,
    scrollPaddingStart: covered,
    scrollPaddingEnd: usualHeight,
    getItemKey: useCallback(
      (at: number) => {
        const row = rows[at]
        return row === undefined ? at : idOf(row)
      },
      [rows, idOf],
    ),
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: new rows must not move the page.
  useEffect(() => {
    const at = current === null ? -1 : rows.findIndex((row) => idOf(row) === current)
    if (at !== -1) virtual.scrollToIndex(at)
  }, [current])

  useEffect(() => {
    if (rowHeight !== undefined) virtual.measure()
  }, [rowHeight, virtual])

  const items = virtual.getVirtualItems()
  const before = (items[0]?.start ?? scrollMargin) - scrollMargin
  const after = virtual.getTotalSize() - ((items.at(-1)?.end ?? scrollMargin) - scrollMargin)

  return (
    <Table
      aria-label={label}
      aria-rowcount={rows.length + 1}
      highlightOnHover
      stickyHeader
      stickyHeaderOffset="var(--app-shell-header-height, 0px)"
      className={classes.table}
    >
      <Table.Thead>
        <Table.Tr>
          {selection !== undefined && (
            <Table.Th scope="col" className={classes.choose}>
              <SelectAll rows={rows.length} selection={selection} />
            </Table.Th>
          )}
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
        {before > 0 && <Gap height={before} />}
        {items.map(({ index, key }) => {
          const row = rows[index]
          if (row === undefined) return null
          const id = idOf(row)
          return (
            <DataRow
              key={key}
              row={row}
              id={id}
              index={index}
              columns={columns}
              height={rowHeight}
              measure={rowHeight === undefined ? virtual.measureElement : undefined}
              isCurrent={id === current}
              isSelected={selection?.ids.has(id) ?? null}
              selectLabel={selection?.labelOf}
              onToggle={selection?.toggle}
              onOpen={onOpen}
            />
          )
        })}
        {after > 0 && <Gap height={after} />}
      </Table.Tbody>
    </Table>
  )
}

/** How far below the top of the document an element begins; what stands above it can grow. */
function useTop() {
  const element = useRef<HTMLTableSectionElement>(null)
  const [top, setTop] = useState(0)
  useLayoutEffect(() => {
    const look = () => {
      const box = element.current?.getBoundingClientRect()
      if (box !== undefined) setTop(Math.round(box.top + window.scrollY))
    }
    look()
    const observer = new ResizeObserver(look)
    observer.observe(document.body)
    return () => observer.disconnect()
  }, [])
  return [element, top] as const
}

function SelectAll({ rows, selection }: { rows: number; selection: RowSelection }) {
  const { ids, labelAll, toggleAll } = selection
  return (
    <label className={classes.box}>
      <input
        type="checkbox"
        aria-label={labelAll}
        checked={rows > 0 && ids.size >= rows}
        ref={(input) => {
          if (input !== null) input.indeterminate = ids.size > 0 && ids.size < rows
        }}
        onChange={toggleAll}
      />
    </label>
  )
}

/** The height of rows that are out of sight. One cell: more would make columns where some are left out. */
function Gap({ height }: { height: number }) {
  return (
    <tr>
      <td style={{ height, padding: 0 }} />
    </tr>
  )
}
