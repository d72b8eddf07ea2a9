import { queryOptions } from '@tanstack/react-query'
import { api } from './client.ts'
import { queryClient } from './query-client.ts'

/** All of a channel, those that have ended included. */
export const keysQuery = (channel: string) =>
  queryOptions({
    queryKey: ['keys', channel],
    queryFn: ({ signal }) =>
      Array.fromAsync(api.channel(channel).keys.list({ limit: 500 }, { signal })),
  })

export function keysChanged(channel: string): Promise<void> {
  return queryClient.invalidateQueries(keysQuery(channel))
}
