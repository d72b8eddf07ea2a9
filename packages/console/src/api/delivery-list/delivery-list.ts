import type { Delivery, DeliveryQuery } from '@posthorn/client'
import { type InfiniteData, infiniteQueryOptions } from '@tanstack/react-query'
import { sinceOf } from '../../addresses/spans.ts'
import { api } from '../client.ts'
import { queryClient } from '../query-client.ts'

/** As the address of the page says them. */
export interface DeliveryFilters {
  readonly state?: string
  readonly topic?: string
  readonly webhook?: string
  /** A time, or a span up to now such as `1h`. */
  readonly since?: string
  readonly until?: string
}

export interface DeliveryPage {
  readonly data: readonly Delivery[]
  readonly has_more: boolean
  readonly next_cursor: string | null
  /** Where a span began when the list was opened: a cursor belongs to one list alone. */
  readonly since: string | undefined
}

interface Place {
  readonly cursor: string
  readonly since: string | undefined
}

export type DeliveryPages = InfiniteData<DeliveryPage, Place | null>

const pageSize = 200
/** Lists with more pages are not read anew by themselves: that would be a request for each. */
const fewPages = 3

function isShort(list: { readonly pages: readonly unknown[] } | undefined): boolean {
  return list === undefined || list.pages.length <= fewPages
}

/** Newest event first. */
export const deliveriesQuery = (channel: string, filters: DeliveryFilters) =>
  infiniteQueryOptions({
    queryKey: listKey(channel, filters),
    initialPageParam: null as Place | null,
    async queryFn({ pageParam, signal }): Promise<DeliveryPage> {
      const since = pageParam === null ? sinceOf(filters.since) : pageParam.since
      const page = await readDeliveries(channel, filters, {
        since,
        cursor: pageParam?.cursor,
        signal,
      })
      return { ...page, since }
    },
    getNextPageParam: ({ next_cursor, since }): Place | null =>
      next_cursor === null ? null : { cursor: next_cursor, since },
    staleTime: ({ state: { data } }) => (isShort(data) ? 5_000 : Number.POSITIVE_INFINITY),
    refetchOnWindowFocus: false,
  })

interface Reading {
  readonly since: string | undefined
  /** Left out: the newest. */
  readonly cursor?: string | undefined
  readonly signal: AbortSignal
}

/** One page, beside the list itself. */
export function readDeliveries(
  channel: string,
  filters: DeliveryFilters,
  { since, cursor, signal }: Reading,
) {
  const query = { ...queryOf(filters), limit: pageSize, ...definedOf({ since, cursor }) }
  return api.channel(channel).deliveries.list(query, { signal }).page()
}

/** A list as it is loaded, for those who keep it as it is on the server. */
export function loadedList(channel: string, filters: DeliveryFilters) {
  const { queryKey } = deliveriesQuery(channel, filters)
  return {
    /** Undefined while nothing is. */
    read: () => queryClient.getQueryData<DeliveryPages>(queryKey),
    write: (list: DeliveryPages) => void queryClient.setQueryData(queryKey, list),
    /** Begins anew, with the first page. */
    reset: () => void queryClient.resetQueries({ queryKey, exact: true }),
  }
}

/** Shows in every list what a delivery has become, where it stands in one. */
export function keepDelivery(channel: string, { id, ...now }: Delivery): void {
  queryClient.setQueriesData<DeliveryPages>({ queryKey: ['deliveries', channel] }, (list) => {
    if (list === undefined) return list
    const at = list.pages.findIndex(({ data }) => data.some((each) => each.id === id))
    if (at === -1) return list
    const pages = list.pages.map((page, index) =>
      index === at
        ? { ...page, data: page.data.map((each) => (each.id === id ? { id, ...now } : each)) }
        : page,
    )
    return { ...list, pages }
  })
}

function listKey(channel: string, { state, topic, webhook, since, until }: DeliveryFilters) {
  return ['deliveries', channel, { state, topic, webhook, since, until }] as const
}

function queryOf({ state, topic, webhook, until }: DeliveryFilters): DeliveryQuery {
  // What the address says is not looked at here: the server says in words what it does not know.
  return definedOf({ state, topic, webhook_id: webhook, until }) as DeliveryQuery
}

function definedOf<Value extends object>(value: Value) {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as {
    [Name in keyof Value]?: Exclude<Value[Name], undefined>
  }
}
