import {
  NewReplay,
  pageOf,
  Replay,
  ReplayDryRun,
  ReplayQuery,
  ReplaySummary,
} from '@posthorn/contract'
import { channelRoute, type Route, scope, scopeOrSubscriber } from '../route.ts'
import { cancel } from './cancel.ts'
import { get } from './get.ts'
import { list } from './list.ts'
import { start } from './start.ts'

export const replayRoutes: readonly Route[] = [
  channelRoute({
    id: 'startReplay',
    methods: ['POST'],
    path: '/webhooks/:webhook/replay',
    who: scopeOrSubscriber('manage'),
    summary: 'Send again what a webhook had or missed: by state, topic and time',
    details:
      'Fresh events go first. Receivers see the same `webhook-id` as before, so those that remember which they had will skip them. Retry policies start anew and attempts go on counting, as with a retry by hand. Test sends and erased events are passed over. One replay at a time runs for a webhook; its address is in the header `Location`. With a subscriber key, `none` reaches back to the creation of the webhook, no further. `dry_run` counts, also while the webhook is not active.',
    refuses: ['webhook_not_active', 'replay_running'],
    body: NewReplay,
    status: 202,
    answer: Replay,
    otherwise: { status: 200, answer: ReplayDryRun, when: 'Counted, with `dry_run`.' },
    once: true,
    handle: start,
  }),
  channelRoute({
    id: 'listReplays',
    methods: ['GET'],
    path: '/replays',
    who: scope('read'),
    summary: "List the channel's replays, newest first",
    query: ReplayQuery,
    answer: pageOf(ReplaySummary),
    handle: list,
  }),
  channelRoute({
    id: 'getReplay',
    methods: ['GET'],
    path: '/replays/:replay',
    who: scopeOrSubscriber('read'),
    summary: 'Get a replay and how its deliveries are doing',
    answer: Replay,
    handle: get,
  }),
  channelRoute({
    id: 'cancelReplay',
    methods: ['POST'],
    path: '/replays/:replay/cancel',
    who: scopeOrSubscriber('manage'),
    summary: 'Stop a replay and cancel what is open of it',
    details:
      'Also of one that has put everything in line, while deliveries of it are open. Of many deliveries, the last are cancelled within moments after the answer. An attempt under way may still arrive.',
    refuses: ['replay_ended'],
    answer: Replay,
    handle: cancel,
  }),
]
