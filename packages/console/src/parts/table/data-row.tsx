import { Table } from '@mantine/core'
import { type JSX, type MouseEvent, memo, useEffect, useRef } from 'react'
import type { DataColumn } from './data-column.ts'
import classes from './data-table.module.css'

interface DataRowProps<Row> {
  readonly row: Row
  readonly id: string
  readonly index: number
  readonly columns: readonly DataColumn<Row>[]
  /** Of every row, where it is known. */
  readonly height: number | undefined
  readonly measure: ((row: HTMLTableRowElement | null) => void) | undefined
  readonly isCurrent: boolean
  /** Null where rows cannot be chosen. */
  readonly isSelected: boolean | null
  readonly selectLabel: ((id: string) => string) | undefined
  readonly onToggle: ((id: string, isRange: boolean) => void) | undefined
  readonly onOpen: ((row: Row) => void) | undefined
}

/** One row. Drawn anew only when it has changed: scrolling passes over those that stay. */
export const DataRow = memo(Row) as <Row>(props: DataRowProps<Row>) => JSX.Element

function Row<Row>(props: DataRowProps<Row>) {
  const { row, id, index, columns, height, measure, isCurrent, isSelected, onOpen } = props
  const element = useRef<HTMLTableRowElement>(null)
  useEffect(() => {
    if (isCurrent) takeFocus(element.current)
  }, [isCurrent])

  return (
    <Table.Tr
      ref={(tr) => {
        element.current = tr
        measure?.(tr)
      }}
      h={height}
      data-index={index}
      aria-rowindex={index + 2}
      tabIndex={isCurrent ? 0 : undefined}
      className={[isCurrent && classes.current, onOpen && classes.opens].filter(Boolean).join(' ')}
      data-selected={isSelected || undefined}
      onClick={onOpen && ((event) => isOnRow(event) && onOpen(row))}
    >
      {isSelected !== null && (
        <Table.Td className={classes.choose}>
          <label className={classes.box}>
            <input
              type="checkbox"
              aria-label={props.selectLabel?.(id)}
              checked={isSelected}
              onChange={({ nativeEvent }) =>
                props.onToggle?.(id, nativeEvent instanceof PointerEvent && nativeEvent.shiftKey)
              }
            />
          </label>
        </Table.Td>
      )}
      {columns.map(({ title, cell, wide, align }) => (
        <Table.Td key={title} ta={align ?? 'left'} visibleFrom={wide ? 'sm' : undefined}>
          {cell(row)}
        </Table.Td>
      ))}
    </Table.Tr>
  )
}

/** From nowhere or from another row, never out of a field that somebody types in. */
function takeFocus(row: HTMLTableRowElement | null): void {
  const now = document.activeElement
  const isFree = now === document.body || now?.closest('tr') != null
  if (isFree) row?.focus({ preventScroll: true })
}

/** Links, boxes and buttons in a row do their own; who marks text wants the text. */
function isOnRow({ target, metaKey, ctrlKey, shiftKey }: MouseEvent): boolean {
  if (metaKey || ctrlKey || shiftKey || window.getSelection()?.isCollapsed === false) return false
  return target instanceof Element && target.closest('a, button, label, input') === null
}
