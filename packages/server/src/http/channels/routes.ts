import {
  Channel,
  ChannelChanges,
  CreatedChannel,
  NewChannel,
  Ok,
  PageQuery,
  pageOf,
} from '@posthorn/contract'
import { channelRoute, openChannels, operator, type Route, route, scope } from '../route.ts'
import * as createChannel from './create.ts'
import * as deleteChannel from './delete.ts'
import * as getChannel from './get.ts'
import * as listChannels from './list.ts'
import * as updateChannel from './update.ts'

export const channelRoutes: readonly Route[] = [
  route({
    id: 'createChannel',
    methods: ['POST'],
    path: '/v1/channels',
    who: openChannels,
    summary: 'Create a channel, with a publisher key for it',
    details:
      'The publisher key in the answer opens everything in the channel and is shown this once.',
    refuses: ['guid_taken'],
    body: NewChannel,
    status: 201,
    answer: CreatedChannel,
    once: true,
    handle: createChannel.create,
  }),
  route({
    id: 'listChannels',
    methods: ['GET'],
    path: '/v1/channels',
    who: operator,
    summary: 'List the channels, newest first',
    query: PageQuery,
    answer: pageOf(Channel),
    handle: listChannels.list,
  }),
  channelRoute({
    id: 'getChannel',
    methods: ['GET'],
    path: '',
    who: scope('read'),
    summary: 'Get a channel',
    answer: Channel,
    handle: getChannel.get,
  }),
  channelRoute({
    id: 'updateChannel',
    methods: ['PATCH', 'PUT'],
    path: '',
    who: scope('manage'),
    summary: 'Change the settings given and keep the rest',
    refuses: ['operational_channel'],
    body: ChannelChanges,
    answer: Channel,
    handle: updateChannel.update,
  }),
  channelRoute({
    id: 'deleteChannel',
    methods: ['DELETE'],
    path: '',
    who: scope('manage'),
    summary: 'Delete a channel with its webhooks and keys; its history stays',
    details:
      'Its open deliveries are cancelled. Events, deliveries and attempts stay until retention removes them.',
    refuses: ['operational_channel'],
    answer: Ok,
    handle: deleteChannel.remove,
  }),
]
