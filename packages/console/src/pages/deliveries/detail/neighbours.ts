import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { paths } from '../../../addresses/paths.ts'
import { type DeliveryFilters, deliveriesQuery } from '../../../api/delivery-list/delivery-list.ts'

interface Neighbours {
  /** Null at the end, and when one does not come from a list. */
  readonly next: (() => void) | null
  readonly previous: (() => void) | null
}

/** The deliveries beside one, in the list that one comes from. */
export function useNeighbours(
  channel: string,
  delivery: string,
  filters: DeliveryFilters,
): Neighbours {
  // What is loaded of it: nothing is asked for before somebody gets to its end.
  const list = useInfiniteQuery({ ...deliveriesQuery(channel, filters), enabled: false })
  const navigate = useNavigate()
  const rows = list.data?.pages.flatMap(({ data }) => data) ?? []
  const at = rows.findIndex(({ id }) => id === delivery)
  const go = (id: string) =>
    void navigate({
      to: paths.delivery,
      params: { channel, delivery: id },
      search: true,
      replace: true,
      resetScroll: false,
    })
  const previous = rows[at - 1]
  const next = at === -1 ? undefined : rows[at + 1]
  const loadNext = async () => {
    const { data } = await list.fetchNextPage()
    const loaded = data?.pages.flatMap((page) => page.data)[at + 1]
    if (loaded !== undefined) go(loaded.id)
  }
  const isAtEnd = at !== -1 && next === undefined && list.hasNextPage
  return {
    previous: at > 0 && previous !== undefined ? () => go(previous.id) : null,
    next: next !== undefined ? () => go(next.id) : isAtEnd ? () => void loadNext() : null,
  }
}
