import type {
  Channel,
  ChannelChanges,
  CreatedChannel,
  LiveQuery,
  NewChannel,
  PageQuery,
} from '@posthorn/contract'
import { type CallOptions, type CreateOptions, pathTo } from './call.ts'
import type { Caller } from './caller.ts'
import { deliveriesOf, deliveryOf } from './deliveries.ts'
import { eventOf, eventsOf } from './events.ts'
import { keyOf, keysOf } from './keys.ts'
import { list } from './list.ts'
import { follow, type LiveOptions } from './live.ts'
import { replayOf, replaysOf } from './replays.ts'
import { channelStatsOf } from './stats.ts'
import { webhookOf, webhooksOf } from './webhooks.ts'

export function channelsOf(caller: Caller) {
  const path = '/v1/channels'
  return {
    /** With the operator key, unless the server has open channels. The answer holds a publisher key, shown this once. */
    create: (channel: NewChannel, options?: CreateOptions) =>
      caller.json<CreatedChannel>({ method: 'POST', path, body: channel, creates: true }, options),
    /** All of the installation, newest first. With the operator key. */
    list: (query?: PageQuery, options?: CallOptions) =>
      list<Channel>(caller, { path, query, options }),
  }
}

/** One channel, by its id or its guid. */
export function channelOf<Topics>(caller: Caller, channel: string) {
  const path = pathTo`/v1/channels/${channel}`
  return {
    get: (options?: CallOptions) => caller.json<Channel>({ method: 'GET', path }, options),
    /** Changes the settings given and keeps the rest. */
    update: (changes: ChannelChanges, options?: CallOptions) =>
      caller.json<Channel>({ method: 'PATCH', path, body: changes }, options),
    /** With its webhooks and keys; its history stays until retention removes it. */
    delete: (options?: CallOptions) => caller.remove(path, options),
    /** Follows what happens: events accepted, attempts ended. Needs the scope `read`. */
    live: (query: LiveQuery = {}, options: LiveOptions = {}) =>
      follow(caller, { channel, query, options }),

    webhooks: webhooksOf(caller, channel),
    webhook: (id: string) => webhookOf(caller, { channel, webhook: id }),
    events: eventsOf<Topics>(caller, channel),
    event: (id: string) => eventOf<Topics>(caller, { channel, event: id }),
    deliveries: deliveriesOf(caller, channel),
    delivery: (id: string) => deliveryOf(caller, { channel, delivery: id }),
    replays: replaysOf(caller, channel),
    replay: (id: string) => replayOf(caller, { channel, replay: id }),
    stats: channelStatsOf(caller, channel),
    keys: keysOf(caller, channel),
    key: (id: string) => keyOf(caller, { channel, key: id }),
  }
}
