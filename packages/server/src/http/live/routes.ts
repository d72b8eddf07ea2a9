import { LiveQuery, liveItems, liveType } from '@posthorn/contract'
import { channelRoute, type Route, scope } from '../route.ts'
import { tail } from './tail.ts'

export const liveRoutes: readonly Route[] = [
  channelRoute({
    id: 'tailChannel',
    methods: ['GET'],
    path: '/live',
    who: scope('read'),
    summary: 'Follow what happens on a channel, as server-sent events',
    details: [
      'Each item is an `event` that was accepted or an `attempt` that has ended, shown after its commit; of Posthorn’s own channel attempts alone. A comment comes every 15 seconds; a `bye` when the server ends the tail.',
      'Its key goes in a header, never in the URL: the `EventSource` of browsers cannot send one, so use a reader on top of `fetch`, or `curl -N`.',
      'After a break send the id seen last as `Last-Event-ID`: the tail goes on right after it. The latest items are kept in memory, for some minutes after the last tail left; when they are gone, because you are too late, too slow, or at another process, the tail begins with a `gap` that says from when to read the lists.',
    ].join('\n\n'),
    refuses: ['too_many_requests', 'overloaded'],
    query: LiveQuery,
    answer: liveType,
    items: liveItems,
    handle: tail,
  }),
]
