import type { NewEvent } from '@posthorn/client'
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { sinceOf } from '../addresses/spans.ts'
import { api } from './client.ts'
import { queryClient } from './query-client.ts'

/** As the address of the page says them. */
export interface EventFilters {
  readonly topic?: string
  /** The publisher's own, whole: `ext_ref_code`. */
  readonly reference?: string
  /** A time, or a span up to now such as `1h`. */
  readonly since?: string
  readonly until?: string
}

interface Place {
  readonly cursor: string
  /** A span ends when the list was opened: a cursor belongs to one list alone. */
  readonly since: string | undefined
}

/** Newest first. Pages are small, as each event comes with its whole data. */
export const eventsQuery = (channel: string, { topic, reference, since, until }: EventFilters) =>
  infiniteQueryOptions({
    queryKey: ['events', channel, { topic, reference, since, until }],
    initialPageParam: null as Place | null,
    async queryFn({ pageParam, signal }) {
      const from = pageParam === null ? sinceOf(since) : pageParam.since
      const query = {
        limit: 50,
        ...(topic !== undefined && { topic }),
        ...(reference !== undefined && { ext_ref_code: reference }),
        ...(from !== undefined && { since: from }),
        ...(until !== undefined && { until }),
        ...(pageParam !== null && { cursor: pageParam.cursor }),
      }
      const page = await api.channel(channel).events.list(query, { signal }).page()
      return { ...page, since: from }
    },
    getNextPageParam: ({ next_cursor, since }): Place | null =>
      next_cursor === null ? null : { cursor: next_cursor, since },
    // What was scrolled through would be read again, page by page.
    refetchOnWindowFocus: false,
  })

/** From the first page on, whatever was scrolled through. */
export function readEventsAnew(channel: string, filters: EventFilters): void {
  void queryClient.resetQueries({ queryKey: eventsQuery(channel, filters).queryKey, exact: true })
}

export const eventQuery = (channel: string, event: string) =>
  queryOptions({
    queryKey: ['event', channel, event],
    queryFn: ({ signal }) => api.channel(channel).event(event).get({ signal }),
  })

/** What became of an event at each webhook; asked again while something is still under way. */
export const notificationLogQuery = (channel: string, event: string) =>
  queryOptions({
    queryKey: ['notification-log', channel, event],
    queryFn: ({ signal }) =>
      Array.fromAsync(api.channel(channel).event(event).notificationLog.list({}, { signal })),
    refetchInterval: ({ state: { data } }) => {
      if (data === undefined) return false
      if (data.some(({ status }) => status === 'pending')) return 1_000
      return data.some(({ status }) => status === 'retrying' || status === 'held') ? 5_000 : false
    },
  })

export async function publishEvent(channel: string, event: NewEvent & { readonly topic: string }) {
  const published = await api.channel(channel).events.publish(event)
  void queryClient.invalidateQueries({ queryKey: ['events', channel] })
  return published
}

/** Its answer is the event without its data. */
export async function eraseEventData(channel: string, event: string): Promise<void> {
  const erased = await api.channel(channel).event(event).eraseData()
  queryClient.setQueryData(eventQuery(channel, event).queryKey, erased)
  void queryClient.invalidateQueries({ queryKey: ['events', channel] })
  void queryClient.invalidateQueries(notificationLogQuery(channel, event))
}
