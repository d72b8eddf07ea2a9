import {
  Event,
  EventBatch,
  EventCheck,
  EventQuery,
  NewEvent,
  NewEvents,
  NotificationLogEntry,
  PlainPageQuery,
  pageOf,
} from '@posthorn/contract'
import Type from 'typebox'
import type { ApiLimits } from '../../domain/node/api-limits.ts'
import { channelRoute, type Route, scope } from '../route.ts'
import { check } from './check.ts'
import { erase } from './erase.ts'
import * as getEvent from './get.ts'
import * as listEvents from './list.ts'
import { notificationLog } from './notification-log.ts'
import { publish } from './publish.ts'
import { publishBatch } from './publish-batch.ts'

/** A form takes up to three times the bytes of what it says, and an envelope comes on top. */
const envelopeBytes = 64 * 1024
const oneEventBytes = (limits: ApiLimits) => 3 * limits.eventBytes + envelopeBytes

const logSpec = {
  methods: ['GET'],
  who: scope('read'),
  query: PlainPageQuery,
  answer: Type.Array(NotificationLogEntry),
  handle: notificationLog,
} as const

export const eventRoutes: readonly Route[] = [
  channelRoute({
    id: 'publishEvent',
    methods: ['POST'],
    path: '/events',
    who: scope('publish'),
    summary: 'Publish an event; it is stored durably before the answer',
    details:
      'It goes to every active webhook of the channel whose topics match. The 201 means that it is on disk. Data of a topic that has a schema must follow it; if the topic is deprecated, the header `Deprecation` says since when (RFC 9745).',
    refuses: ['operational_channel', 'batch_too_wide', 'too_many_requests', 'overloaded'],
    body: NewEvent,
    reads: 'events',
    bodyBytes: oneEventBytes,
    status: 201,
    answer: Event,
    once: true,
    handle: publish,
  }),
  channelRoute({
    id: 'publishEvents',
    methods: ['POST'],
    path: '/events/batch',
    who: scope('publish'),
    summary: 'Publish up to 1,000 events: all of them are stored, or none',
    details:
      'A fault in one event refuses them all, and names each fault by its place, such as `/3/event_name`.',
    refuses: ['operational_channel', 'batch_too_wide', 'too_many_requests', 'overloaded'],
    body: NewEvents,
    reads: 'events',
    bodyBytes: (limits) => limits.batchBytes,
    status: 201,
    answer: EventBatch,
    once: true,
    handle: publishBatch,
  }),
  channelRoute({
    id: 'checkEvent',
    methods: ['POST'],
    path: '/events/check',
    who: scope('publish'),
    summary: 'Check an event as publishing would, and store nothing',
    details:
      'Takes what publishing takes and refuses it with the same faults: of its fields, of a topic that the channel does not know, of data that does not follow the schema. The header `Deprecation` comes as it would with publishing.',
    refuses: ['operational_channel', 'too_many_requests', 'overloaded'],
    body: NewEvent,
    reads: 'events',
    bodyBytes: oneEventBytes,
    answer: EventCheck,
    handle: check,
  }),
  channelRoute({
    id: 'listEvents',
    methods: ['GET'],
    path: '/events',
    who: scope('read'),
    summary: "List the channel's events, newest first",
    query: EventQuery,
    answer: pageOf(Event),
    handle: listEvents.list,
  }),
  channelRoute({
    id: 'getEvent',
    methods: ['GET'],
    path: '/events/:event',
    who: scope('read'),
    summary: 'Get an event',
    answer: Event,
    handle: getEvent.get,
  }),
  channelRoute({
    id: 'eraseEventData',
    methods: ['DELETE'],
    path: '/events/:event/data',
    who: scope('manage'),
    summary: 'Delete what an event says, for good',
    details:
      'Its data becomes null, its context goes, and so does what attempts kept of it: the bodies of answers and digests (past the first 500 attempts within moments). That it happened, and what became of it, stays. The bytes are overwritten in the database; its log holds older copies until it starts over, backups as long as you keep them, and an answer under an Idempotency-Key until it is past its time.',
    refuses: ['delivery_open'],
    answer: Event,
    handle: erase,
  }),
  channelRoute({
    id: 'getNotificationLog',
    path: '/events/:event/notification_log',
    summary: 'See what became of an event at each webhook',
    ...logSpec,
  }),
  channelRoute({
    id: 'getLog',
    path: '/events/:event/log',
    summary: 'The same as notification_log',
    ...logSpec,
  }),
]
