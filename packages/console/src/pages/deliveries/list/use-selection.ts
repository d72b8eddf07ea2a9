import { useCallback, useMemo, useRef, useState } from 'react'
import type { RowSelection } from '../../../parts/table/data-table.tsx'
import { strings } from '../../../strings/strings.ts'

interface Selection {
  readonly ids: ReadonlySet<string>
  readonly table: RowSelection
  readonly toggle: (id: string) => void
  readonly set: (ids: Iterable<string>) => void
  readonly clear: () => void
}

const none: ReadonlySet<string> = new Set()
const words = strings.deliveries.selection

/** Which rows are chosen. With shift, all between one and the next. */
export function useSelection(rows: readonly { readonly id: string }[]): Selection {
  const [ids, setIds] = useState(none)
  const latest = useRef(rows)
  latest.current = rows
  const before = useRef<string | null>(null)

  const toggle = useCallback((id: string, isRange = false) => {
    const between = isRange ? rowsBetween(latest.current, before.current, id) : [id]
    before.current = id
    setIds((chosen) => {
      const next = new Set(chosen)
      const isAdded = !chosen.has(id)
      for (const each of between) isAdded ? next.add(each) : next.delete(each)
      return next
    })
  }, [])
  const toggleAll = useCallback(() => {
    const all = latest.current
    setIds((chosen) => (chosen.size >= all.length ? none : new Set(all.map(({ id }) => id))))
  }, [])
  const table = useMemo(
    () => ({ ids, toggle, toggleAll, labelAll: words.all, labelOf: words.one }),
    [ids, toggle, toggleAll],
  )
  const set = useCallback((chosen: Iterable<string>) => setIds(new Set(chosen)), [])
  const clear = useCallback(() => setIds(none), [])
  return { ids, table, toggle, set, clear }
}

function rowsBetween(
  rows: readonly { readonly id: string }[],
  one: string | null,
  other: string,
): string[] {
  const from = rows.findIndex(({ id }) => id === one)
  const to = rows.findIndex(({ id }) => id === other)
  if (from === -1 || to === -1) return [other]
  return rows.slice(Math.min(from, to), Math.max(from, to) + 1).map(({ id }) => id)
}
