import type { Delivery } from '@posthorn/client'
import { useState } from 'react'

/** The most that is loaded for one selection. */
const mostSelected = 10_000

interface PagedList {
  readonly hasNextPage: boolean
  readonly fetchNextPage: () => Promise<{
    readonly hasNextPage: boolean
    readonly data?:
      | { readonly pages: readonly { readonly data: readonly Delivery[] }[] }
      | undefined
  }>
}

/** Loads page after page, and selects all of it in the end. */
export function useSelectMore(list: PagedList, select: (ids: Iterable<string>) => void) {
  const [isLoading, setIsLoading] = useState(false)
  const start = async () => {
    setIsLoading(true)
    for (;;) {
      const { data, hasNextPage } = await list.fetchNextPage()
      const rows = data?.pages.flatMap((page) => page.data) ?? []
      if (hasNextPage && rows.length < mostSelected) continue
      select(rows.slice(0, mostSelected).map(({ id }) => id))
      break
    }
    setIsLoading(false)
  }
  return { limit: mostSelected, isLoading, start: () => void start() }
}
