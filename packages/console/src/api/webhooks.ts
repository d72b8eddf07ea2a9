import { queryOptions } from '@tanstack/react-query'
import { api } from './client.ts'

/** All of a channel. Their number has a cap, so the page does not. */
export const webhooksQuery = (channel: string) =>
  queryOptions({
    queryKey: ['webhooks', channel],
    queryFn: async ({ signal }) =>
      Array.fromAsync(api.channel(channel).webhooks.list({ limit: 100 }, { signal })),
  })

export const webhookQuery = (channel: string, webhook: string) =>
  queryOptions({
    queryKey: ['webhook', channel, webhook],
    queryFn: ({ signal }) => api.channel(channel).webhook(webhook).get({ signal }),
  })
