import type { EventCheck, NotificationLogEntry, PlainPageQuery } from '@posthorn/contract'
import { type CallOptions, type CreateOptions, pathTo } from './call.ts'
import type { Caller } from './caller.ts'
import { list, plainList } from './list.ts'
import type {
  FreshEvent,
  NewTypedEvent,
  TopicName,
  TypedEvent,
  TypedEventQuery,
} from './typed-events.ts'

export function eventsOf<Topics>(caller: Caller, channel: string) {
  const path = pathTo`/v1/channels/${channel}/events`
  return {
    /** When this resolves the event is on disk, and on its way to every webhook that wants it. */
    publish: <Name extends TopicName<Topics>>(
      event: NewTypedEvent<Topics, Name>,
      options?: CreateOptions,
    ) =>
      caller.json<FreshEvent<Topics, Name>>(
        { method: 'POST', path, body: event, creates: true },
        options,
      ),
    /** Up to 1,000 at once: all of them are stored, or none. Answers them in their order. */
    publishBatch: (
      events: readonly NewTypedEvent<Topics, TopicName<Topics>>[],
      options?: CreateOptions,
    ) =>
      caller.json<{ data: FreshEvent<Topics, TopicName<Topics>>[] }>(
        { method: 'POST', path: `${path}/batch`, body: events, creates: true },
        options,
      ),
    /** Rejects with the problem that publishing would meet, and stores nothing. */
    check: <Name extends TopicName<Topics>>(
      event: NewTypedEvent<Topics, Name>,
      options?: CallOptions,
    ) => caller.json<EventCheck>({ method: 'POST', path: `${path}/check`, body: event }, options),
    /** Newest first. */
    list: <Name extends TopicName<Topics> = TopicName<Topics>>(
      query?: TypedEventQuery<Name>,
      options?: CallOptions,
    ) => list<TypedEvent<Topics, Name>>(caller, { path, query, options }),
  }
}

export function eventOf<Topics>(
  caller: Caller,
  { channel, event }: { readonly channel: string; readonly event: string },
) {
  const path = pathTo`/v1/channels/${channel}/events/${event}`
  const log = (name: string) => (query?: PlainPageQuery, options?: CallOptions) =>
    plainList<NotificationLogEntry>(caller, { path: `${path}/${name}`, query, options })
  return {
    get: (options?: CallOptions) =>
      caller.json<TypedEvent<Topics, TopicName<Topics>>>({ method: 'GET', path }, options),
    /** Deletes what the event says, for good. That it happened stays. */
    eraseData: (options?: CallOptions) =>
      caller.json<TypedEvent<Topics, TopicName<Topics>>>(
        { method: 'DELETE', path: `${path}/data` },
        options,
      ),
    /** What became of it at each webhook. */
    notificationLog: { list: log('notification_log') },
    /** A second name of `notificationLog`. */
    log: { list: log('log') },
  }
}
