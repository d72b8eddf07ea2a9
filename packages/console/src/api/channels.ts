import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { api } from './client.ts'
import { queryClient } from './query-client.ts'

/** The newest, to choose from. */
export const channelsQuery = queryOptions({
  queryKey: ['channels', 'newest'],
  queryFn: ({ signal }) => api.channels.list({ limit: 100 }, { signal }).page(),
})

/** All of them, a page at a time. */
export const channelPagesQuery = infiniteQueryOptions({
  queryKey: ['channels', 'pages'],
  initialPageParam: undefined as string | undefined,
  queryFn: ({ pageParam: cursor, signal }) =>
    api.channels.list({ limit: 200, ...(cursor !== undefined && { cursor }) }, { signal }).page(),
  getNextPageParam: ({ next_cursor }) => next_cursor ?? undefined,
})

export const channelQuery = (channel: string) =>
  queryOptions({
    queryKey: ['channel', channel],
    queryFn: ({ signal }) => api.channel(channel).get({ signal }),
  })

/** After one was made, changed or deleted. One channel may be known by its id and by its guid. */
export function channelsChanged(): Promise<unknown> {
  return Promise.all([
    queryClient.invalidateQueries({ queryKey: ['channels'] }),
    queryClient.invalidateQueries({ queryKey: ['channel'] }),
  ])
}
