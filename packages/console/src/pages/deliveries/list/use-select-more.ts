import type { Delivery } from '@posthorn/client'
import { useEffect, useRef, useState } from 'react'

/** The most that is loaded for one selection. */
const mostSelected = 10_000

interface PagedList {
  readonly hasNextPage: boolean
  readonly fetchNextPage: (options: { readonly throwOnError: boolean }) => Promise<{
    readonly hasNextPage: boolean
    readonly data?:
      | { readonly pages: readonly { readonly data: readonly Delivery[] }[] }
      | undefined
  }>
}

/** Loads page after page, and selects all of it in the end. */
export function useSelectMore(list: PagedList, select: (ids: Iterable<string>) => void) {
  const [isLoading, setIsLoading] = useState(false)
  const isMounted = useRef(true)
  useEffect(() => {
    isMounted.current = true
    return () => {
      isMounted.current = false
    }
  }, [])

  const start = async () => {
    setIsLoading(true)
    try {
      while (isMounted.current) {
        const { data, hasNextPage } = await list.fetchNextPage({ throwOnError: true })
        const rows = data?.pages.flatMap((page) => page.data) ?? []
        if (hasNextPage && rows.length < mostSelected) continue
        if (isMounted.current) select(rows.slice(0, mostSelected).map(({ id }) => id))
        break
      }
    } catch {
      // The list itself says what failed, and offers to try again.
    }
    setIsLoading(false)
  }
  return { limit: mostSelected, isLoading, start: () => void start() }
}
