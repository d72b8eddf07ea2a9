import type { Stats } from '@posthorn/client'
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { type Span, sinceOf } from '../addresses/spans.ts'
import { channelQuery, isOperational } from './channels.ts'
import { api } from './client.ts'
import type { DeliveryFilters } from './delivery-list/delivery-list.ts'
import { queryClient } from './query-client.ts'

/** Asked for anew while somebody looks; a hidden tab asks for nothing. */
const refetchInterval = 10_000

export interface Figures {
  readonly stats: Stats
  /** When they came: the last step is not over then. Kept with them, as they outlast a change of span. */
  readonly readAtMs: number
}

async function readFigures(asked: Promise<Stats>): Promise<Figures> {
  const stats = await asked
  return { stats, readAtMs: Date.now() }
}

/** Of all channels together. For the operator, as what else is asked of the installation. */
export const installationStatsQuery = (span: Span) =>
  queryOptions({
    queryKey: ['installation', 'stats', span],
    refetchInterval,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => readFigures(api.stats.get({ since: sinceOf(span) }, { signal })),
  })

/** Channels in the list of those that did worst; the first of them have a series. */
const worstChannels = { limit: 20, series: 10 }

/** The channels that did worst, of all, worst first. */
export const worstChannelsQuery = (span: Span) =>
  queryOptions({
    queryKey: ['installation', 'channels', span],
    // It reads figures of every channel.
    refetchInterval: 30_000,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      api.stats.channels({ since: sinceOf(span), ...worstChannels }, { signal }),
  })

export const channelStatsQuery = (channel: string, span: Span) =>
  queryOptions({
    queryKey: ['stats', channel, span],
    refetchInterval,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      readFigures(api.channel(channel).stats.get({ since: sinceOf(span) }, { signal })),
  })

export const webhookStatsQuery = (
  channel: string,
  { webhook, span }: { readonly webhook: string; readonly span: Span },
) =>
  queryOptions({
    queryKey: ['webhook', channel, webhook, 'stats', span],
    refetchInterval,
    queryFn: ({ signal }) =>
      api
        .channel(channel)
        .webhook(webhook)
        .stats.get({ since: sinceOf(span) }, { signal }),
  })

/** Of what a list of deliveries shows, as far as webhook and time narrow it; of a day where none does. */
export const listStatsQuery = (channel: string, { webhook, since, until }: DeliveryFilters) =>
  queryOptions({
    queryKey: ['stats', channel, 'list', webhook, since, until],
    refetchInterval: 15_000,
    queryFn: ({ signal }): Promise<Stats> => {
      const from = sinceOf(since ?? (until === undefined ? '24h' : undefined))
      const query = {
        ...(from !== undefined && { since: from }),
        ...(until !== undefined && { until }),
      }
      const of = api.channel(channel)
      const { stats } = webhook === undefined ? of : of.webhook(webhook)
      return stats.get(query, { signal })
    },
  })

/** Webhooks in the list of those that did worst. */
const worst = 10

/** The webhooks that did worst, worst first, each with its series. */
export const worstWebhooksQuery = (channel: string, span: Span) =>
  queryOptions({
    queryKey: ['stats', channel, span, 'webhooks'],
    refetchInterval,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      api
        .channel(channel)
        .stats.webhooks({ since: sinceOf(span), limit: worst, series: worst }, { signal }),
  })

/** How far a channel has come to its first delivery; in that of Posthorn itself nobody goes there. */
export const firstStepsQuery = (channel: string) =>
  queryOptions({
    queryKey: ['first-steps', channel],
    queryFn: async ({ signal }) => {
      const { webhooks, events, deliveries } = api.channel(channel)
      const isAny = async (list: { page(): Promise<{ data: readonly unknown[] }> }) =>
        (await list.page()).data.length > 0
      const [found, hasWebhook, hasEvent, hasDelivery] = await Promise.all([
        queryClient.ensureQueryData(channelQuery(channel)),
        isAny(webhooks.list({ limit: 1 }, { signal })),
        isAny(events.list({ limit: 1 }, { signal })),
        isAny(deliveries.list({ limit: 1 }, { signal })),
      ])
      return { isOperational: isOperational(found), hasWebhook, hasEvent, hasDelivery }
    },
    // A first delivery does not become undone; until there is one, somebody waits for it.
    staleTime: ({ state }) => (hasBegun(state.data) ? Number.POSITIVE_INFINITY : 0),
    refetchInterval: ({ state }) => (hasBegun(state.data) ? false : 3_000),
  })

interface Steps {
  readonly isOperational: boolean
  readonly hasDelivery: boolean
}

/** Whether there is something to show instead of the way there. */
export function hasBegun(steps: Steps | undefined): boolean {
  return steps !== undefined && (steps.hasDelivery || steps.isOperational)
}
