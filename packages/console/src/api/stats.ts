import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { api } from './client.ts'
import { type StatsSpan, statsSpans } from './webhooks.ts'

/** Asked for anew while somebody looks; a hidden tab asks for nothing. */
const refetchInterval = 10_000

export const channelStatsQuery = (channel: string, span: StatsSpan) =>
  queryOptions({
    queryKey: ['stats', channel, span],
    refetchInterval,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => api.channel(channel).stats.get({ since: sinceOf(span) }, { signal }),
  })

/** The webhooks that did worst, worst first. */
export const worstWebhooksQuery = (channel: string, span: StatsSpan) =>
  queryOptions({
    queryKey: ['stats', channel, span, 'webhooks'],
    refetchInterval,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      api.channel(channel).stats.webhooks({ since: sinceOf(span), limit: 10 }, { signal }),
  })

function sinceOf(span: StatsSpan): string {
  return new Date(Date.now() - statsSpans[span] * 1000).toISOString()
}

/** How far a channel has come to its first delivery. */
export const firstStepsQuery = (channel: string) =>
  queryOptions({
    queryKey: ['first-steps', channel],
    queryFn: async ({ signal }) => {
      const { webhooks, events, deliveries } = api.channel(channel)
      const isAny = async (list: { page(): Promise<{ data: readonly unknown[] }> }) =>
        (await list.page()).data.length > 0
      const [hasWebhook, hasEvent, hasDelivery] = await Promise.all([
        isAny(webhooks.list({ limit: 1 }, { signal })),
        isAny(events.list({ limit: 1 }, { signal })),
        isAny(deliveries.list({ limit: 1 }, { signal })),
      ])
      return { hasWebhook, hasEvent, hasDelivery }
    },
    // A first delivery does not become undone; until there is one, somebody waits for it.
    staleTime: ({ state }) => (state.data?.hasDelivery ? Number.POSITIVE_INFINITY : 0),
    refetchInterval: ({ state }) => (state.data?.hasDelivery ? false : 3_000),
  })
