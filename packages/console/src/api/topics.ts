import { queryOptions } from '@tanstack/react-query'
import { api } from './client.ts'

/** The whole catalog: it is chosen from and searched in as one. */
export const topicsQuery = queryOptions({
  queryKey: ['topics'],
  staleTime: 30_000,
  queryFn: ({ signal }) => Array.fromAsync(api.topics.list({ limit: 100 }, { signal })),
})
