import type { Delivery } from '@posthorn/client'
import { useCallback, useEffect, useRef } from 'react'
import { type DeliveryFilters, type DeliveryPages, readDeliveries } from './delivery-list.ts'
import { createRounds, type Rounds } from './rounds.ts'

interface NewestOptions {
  /** Tells one list from another. */
  readonly key: string
  readonly filters: DeliveryFilters
  readonly read: () => DeliveryPages | undefined
  readonly onRows: (rows: readonly Delivery[]) => void
  /** More is new than one page. */
  readonly onBehind: () => void
}

/** The newest rows are asked for at most this often. */
const newestMs = 1_000

/** Asks for the newest rows within a second; when they are being asked for, once more afterwards. */
export function useNewest(channel: string, options: NewestOptions): () => void {
  const rounds = useRef<Rounds | null>(null)
  const latest = useRef(options)
  latest.current = options
  const { key } = options

  // biome-ignore lint/correctness/useExhaustiveDependencies: what was asked for another list is dropped.
  useEffect(() => {
    /** The newest row that is known to have nothing missing below it. */
    let seen: string | null = null
    const askOnce = async (signal: AbortSignal) => {
      const { filters, onBehind, onRows, read } = latest.current
      const first = read()?.pages[0]
      // It is asked for again when it is there.
      if (first === undefined) return
      const known = seen ?? first.data[0]?.id ?? ''
      const page = await readDeliveries(channel, filters, { since: first.since, signal })
      seen = page.data[0]?.id ?? known
      const oldest = page.data.at(-1)
      const isHole = page.has_more && oldest !== undefined && oldest.id > known
      if (isHole) onBehind()
      else onRows(page.data)
    }
    // One that fails: the tail goes on, and what happens next asks again.
    const current = createRounds({ work: askOnce, everyMs: newestMs })
    rounds.current = current
    return () => current.stop()
  }, [channel, key])

  return useCallback(() => rounds.current?.ask(), [])
}
