import type { Delivery } from '@posthorn/client'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { queryClient } from '../query-client.ts'
import { type DeliveryFilters, loadedList, readDeliveries } from './delivery-list.ts'
import { renew } from './merge.ts'

interface Followed {
  readonly ids: readonly string[]
  /** Tells one following from another. */
  readonly round: number
}

/** Between two looks: longer and longer, as what has not left at once waits for its turn. */
const firstMs = 1_000
const longestMs = 15_000

/**
 * Shows what becomes of rows that something was done to, with Live off, too: reads the pages that they
 * stand on anew, and again while one of them is in line.
 */
export function useFollow(channel: string, filters: DeliveryFilters) {
  const [{ ids, round }, setFollowed] = useState<Followed>({ ids: [], round: 0 })
  const queryKey = ['followed', channel, filters, round]
  const stillInLine = () => queryClient.getQueryData<readonly string[]>(queryKey) ?? ids
  useQuery({
    queryKey,
    queryFn: ({ signal }) => readAnew(channel, filters, { ids: new Set(stillInLine()), signal }),
    enabled: ids.length > 0,
    gcTime: 0,
    refetchInterval({ state: { data, dataUpdateCount, errorUpdateCount } }) {
      if (data?.length === 0) return false
      return Math.min(firstMs * 2 ** (dataUpdateCount + errorUpdateCount), longestMs)
    },
  })
  return (rows: readonly Delivery[]) =>
    setFollowed({ ids: [...stillInLine(), ...rows.map(({ id }) => id)], round: round + 1 })
}

interface Reading {
  readonly ids: ReadonlySet<string>
  readonly signal: AbortSignal
}

/** Answers those that are in line still. */
async function readAnew(
  channel: string,
  filters: DeliveryFilters,
  { ids, signal }: Reading,
): Promise<readonly string[]> {
  const loaded = loadedList(channel, filters)
  const list = loaded.read()
  for (const [at, { data, since }] of list?.pages.entries() ?? []) {
    const readFor = data.filter(({ id }) => ids.has(id))
    if (readFor.length === 0) continue
    const cursor = list?.pageParams[at]?.cursor
    const page = await readDeliveries(channel, filters, { since, cursor, signal })
    const before = loaded.read()
    if (before !== undefined) loaded.write(renew(before, page, readFor))
  }
  const pages = loaded.read()?.pages ?? []
  const rows = pages.flatMap(({ data }) => data)
  // All that was loaded is gone, and there is more: the list begins anew.
  if (rows.length === 0 && pages.at(-1)?.has_more) loaded.reset()
  return rows.filter(({ id, state }) => ids.has(id) && state === 'pending').map(({ id }) => id)
}
