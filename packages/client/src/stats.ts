import type {
  ChannelStatsList,
  ChannelStatsQuery,
  Stats,
  StatsQuery,
  WebhookStatsList,
  WebhookStatsQuery,
} from '@posthorn/contract'
import { type CallOptions, pathTo } from './call.ts'
import type { Caller } from './caller.ts'

/** Figures over time: of the last hour, minute by minute, unless asked otherwise. */
function statsAt(caller: Caller, path: string) {
  return (query?: StatsQuery, options?: CallOptions) =>
    caller.json<Stats>({ method: 'GET', path, ...(query && { query }) }, options)
}

/** Of the whole installation. */
export function statsOf(caller: Caller) {
  return {
    /** With the operator key. */
    get: statsAt(caller, '/v1/stats'),
    /** The channels by how they did, worst first. With the operator key. */
    channels: (query?: ChannelStatsQuery, options?: CallOptions) =>
      caller.json<ChannelStatsList>(
        { method: 'GET', path: '/v1/stats/channels', ...(query && { query }) },
        options,
      ),
  }
}

export function channelStatsOf(caller: Caller, channel: string) {
  const path = pathTo`/v1/channels/${channel}/stats`
  return {
    get: statsAt(caller, path),
    /** The channel's webhooks by how they did, worst first. */
    webhooks: (query?: WebhookStatsQuery, options?: CallOptions) =>
      caller.json<WebhookStatsList>(
        { method: 'GET', path: `${path}/webhooks`, ...(query && { query }) },
        options,
      ),
  }
}

/** `path` is the webhook's. */
export function webhookStatsOf(caller: Caller, path: string) {
  return {
    /** Also with the webhook's own subscriber key. */
    get: statsAt(caller, `${path}/stats`),
  }
}
