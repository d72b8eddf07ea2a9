import {
  ChannelStatsList,
  ChannelStatsQuery,
  Stats,
  StatsQuery,
  WebhookStatsList,
  WebhookStatsQuery,
} from '@posthorn/contract'
import { channelRoute, operator, type Route, route, scope, scopeOrSubscriber } from '../route.ts'
import { channels } from './channels.ts'
import { ofChannel, ofInstallation, ofWebhook } from './get.ts'
import { webhooks } from './webhooks.ts'

const details =
  'Figures are stored with what they count, so that none is missing and none is late, and reading them costs the same however much happened. Test sends are not counted, unless they are retried or leased from a stream.'

export const statsRoutes: readonly Route[] = [
  channelRoute({
    id: 'getChannelStats',
    methods: ['GET'],
    path: '/stats',
    who: scope('read'),
    summary: 'Get what happened in the channel over time, and what waits now',
    details,
    query: StatsQuery,
    answer: Stats,
    handle: ofChannel,
  }),
  channelRoute({
    id: 'listWebhookStats',
    methods: ['GET'],
    path: '/stats/webhooks',
    who: scope('read'),
    summary: 'List the webhooks by how they did in a range of time, worst first',
    query: WebhookStatsQuery,
    answer: WebhookStatsList,
    handle: webhooks,
  }),
  channelRoute({
    id: 'getWebhookStats',
    methods: ['GET'],
    path: '/webhooks/:webhook/stats',
    who: scopeOrSubscriber('read'),
    summary: 'Get what happened to a webhook over time, and what waits for it now',
    details,
    query: StatsQuery,
    answer: Stats,
    handle: ofWebhook,
  }),
  route({
    id: 'getStats',
    methods: ['GET'],
    path: '/v1/stats',
    who: operator,
    summary: 'Get what happened in the whole installation over time, and what waits now',
    details: `${details} What Posthorn tells its operator counts as well.`,
    query: StatsQuery,
    answer: Stats,
    handle: ofInstallation,
  }),
  route({
    id: 'listChannelStats',
    methods: ['GET'],
    path: '/v1/stats/channels',
    who: operator,
    summary: 'List the channels by how they did in a range of time, worst first',
    details: 'The channel on which Posthorn tells its operator what happens is among them.',
    query: ChannelStatsQuery,
    answer: ChannelStatsList,
    handle: channels,
  }),
]
