import { queryOptions } from '@tanstack/react-query'
import { api } from './client.ts'
import { queryClient } from './query-client.ts'

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

/** Kept no longer than it is looked at. */
export const secretsQuery = (channel: string, webhook: string) =>
  queryOptions({
    queryKey: ['webhook', channel, webhook, 'secrets'],
    gcTime: 0,
    queryFn: ({ signal }) => api.channel(channel).webhook(webhook).secrets.get({ signal }),
  })

export const lastDeliveriesQuery = (channel: string, webhook: string) =>
  queryOptions({
    queryKey: ['webhook', channel, webhook, 'deliveries'],
    queryFn: ({ signal }) =>
      api.channel(channel).webhook(webhook).deliveries.list({ limit: 10 }, { signal }).page(),
  })

export const statsSpans = { hour: 3_600, day: 86_400, week: 604_800, month: 2_592_000 } as const
export type StatsSpan = keyof typeof statsSpans

export const webhookStatsQuery = (channel: string, webhook: string, span: StatsSpan) =>
  queryOptions({
    queryKey: ['webhook', channel, webhook, 'stats', span],
    queryFn: ({ signal }) => {
      const since = new Date(Date.now() - statsSpans[span] * 1000).toISOString()
      return api.channel(channel).webhook(webhook).stats.get({ since }, { signal })
    },
  })

/** The replay that was started last, and how its deliveries are doing; null when there was none. */
export const lastReplayQuery = (channel: string, webhook: string) =>
  queryOptions({
    queryKey: ['webhook', channel, webhook, 'replay'],
    queryFn: async ({ signal }) => {
      const query = { webhook_id: webhook, limit: 1 }
      const { data } = await api.channel(channel).replays.list(query, { signal }).page()
      const [last] = data
      return last === undefined ? null : api.channel(channel).replay(last.id).get({ signal })
    },
  })

/** After something was done to a webhook: all that is shown of it is asked for anew. */
export function webhookChanged(channel: string, webhook: string): Promise<unknown> {
  return Promise.all([
    queryClient.invalidateQueries({ queryKey: ['webhook', channel, webhook] }),
    queryClient.invalidateQueries(webhooksQuery(channel)),
  ])
}

/** The event that a test send made. Events never change. */
export const testEventQuery = (channel: string, event: string) =>
  queryOptions({
    queryKey: ['test-event', channel, event],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: ({ signal }) => api.channel(channel).event(event).get({ signal }),
  })
