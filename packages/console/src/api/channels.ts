import { queryOptions } from '@tanstack/react-query'
import { api } from './client.ts'

export const channelsQuery = queryOptions({
  queryKey: ['channels'],
  queryFn: ({ signal }) => api.channels.list({ limit: 100 }, { signal }).page(),
})

export const channelQuery = (channel: string) =>
  queryOptions({
    queryKey: ['channel', channel],
    queryFn: ({ signal }) => api.channel(channel).get({ signal }),
  })
