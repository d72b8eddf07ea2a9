import type { Delivery } from '@posthorn/client'
import { useCallback, useEffect, useRef, useState } from 'react'
import { type LiveBatch, type LiveState, useLiveTail } from '../live.ts'
import { type DeliveryFilters, type DeliveryPages, loadedList } from './delivery-list.ts'
import { deliveryAfter, fits, insert, update } from './merge.ts'
import { useNewest } from './use-newest.ts'

interface LiveRowsOptions {
  readonly channel: string
  readonly filters: DeliveryFilters
  /** Somebody looks at rows that must not move: new ones wait. */
  readonly isReading: boolean
}

export interface LiveRows {
  readonly state: LiveState
  /** How many rows wait to be shown. */
  readonly waiting: number
  /** More is new than is worth catching up with. */
  readonly isBehind: boolean
  readonly show: () => void
}

const mostWaiting = 2_000
/** A list that has grown longer while nobody reads it begins anew. */
const mostRows = 5_000

/**
 * Keeps a list as it is on the server. Attempts change the rows that are there; for what was only
 * accepted, and for what the tail left out, the newest rows are asked for again.
 */
export function useLiveRows({ channel, filters, isReading }: LiveRowsOptions): LiveRows {
  const { read, write, reset } = loadedList(channel, filters)
  const key = JSON.stringify([channel, filters])
  const [waiting, setWaiting] = useState<ReadonlyMap<string, Delivery>>(new Map())
  const [isBehind, setIsBehind] = useState(false)

  const take = useLatest((rows: readonly Delivery[]) => {
    const before = read()
    if (before === undefined) return
    const since = before.pages[0]?.since
    const { list, unknown } = update(before, new Map(rows.map((row) => [row.id, row])))
    const fresh = unknown.filter((row) => fits(row, filters, since))
    if (isReading) {
      setWaiting((held) => addTo(held, { fresh, changed: rows }))
      if (list !== before) write(list)
    } else if (fresh.length > 0 && sizeOf(list) >= mostRows) {
      reset()
    } else {
      const next = insert(list, fresh)
      if (next !== before) write(next)
    }
  })

  const askForNewest = useNewest(channel, {
    key,
    filters,
    read,
    onRows: take,
    onBehind: () => setIsBehind(true),
  })
  const isLoaded = read() !== undefined
  // What happened while the list was under way may be in neither it nor the tail.
  useEffect(() => {
    if (isLoaded) askForNewest()
  }, [isLoaded, askForNewest])

  const onItems = ({ items, isCut }: LiveBatch) => {
    const rows = items.flatMap((item) => {
      const row = item.kind === 'attempt' ? deliveryAfter(channel, item.data) : null
      return row === null ? [] : [row]
    })
    if (rows.length > 0) take(rows)
    if (isCut || items.some(({ kind }) => kind !== 'attempt')) askForNewest()
  }
  const state = useLiveTail(channel, {
    query: { topic: filters.topic, webhook_id: filters.webhook },
    onOpen: askForNewest,
    onItems,
  })

  // biome-ignore lint/correctness/useExhaustiveDependencies: another list has nothing waiting.
  useEffect(() => {
    setWaiting(new Map())
    setIsBehind(false)
  }, [key])

  const show = () => {
    const list = read()
    if (isBehind || waiting.size >= mostWaiting) {
      setIsBehind(false)
      reset()
    } else if (list !== undefined && waiting.size > 0) {
      write(insert(list, [...waiting.values()]))
    }
    setWaiting(new Map())
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: once nobody reads any more.
  useEffect(() => {
    if (!isReading && (waiting.size > 0 || isBehind)) show()
  }, [isReading, isBehind])

  return { state, waiting: waiting.size, isBehind: isBehind || waiting.size >= mostWaiting, show }
}

function sizeOf({ pages }: DeliveryPages): number {
  return pages.reduce((sum, { data }) => sum + data.length, 0)
}

function addTo(
  held: ReadonlyMap<string, Delivery>,
  { fresh, changed }: { fresh: readonly Delivery[]; changed: readonly Delivery[] },
): ReadonlyMap<string, Delivery> {
  const known = changed.filter(({ id }) => held.has(id))
  if (fresh.length === 0 && known.length === 0) return held
  const next = new Map(held)
  for (const row of known) next.set(row.id, row)
  for (const row of fresh) if (next.size < mostWaiting) next.set(row.id, row)
  return next
}

/** A function that stays the same and does what the latest rendering says. */
function useLatest<Given extends unknown[]>(act: (...given: Given) => void) {
  const latest = useRef(act)
  latest.current = act
  return useCallback((...given: Given) => latest.current(...given), [])
}
