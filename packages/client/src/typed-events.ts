import type { Event, EventQuery, NewEvent } from '@posthorn/contract'

/**
 * Topics and the types of their events' data: `interface Topics { 'order.created': { order: number } }`.
 * It is what the program says, not what the server checked; a schema in the catalog makes it check.
 */
export type AnyTopics = Record<string, unknown>

export type TopicName<Topics> = keyof Topics & string

/** An event of one of the topics. Its `topic` tells which; its data is null once it was erased. */
export type TypedEvent<Topics, Name extends TopicName<Topics>> = Name extends unknown
  ? FreshEvent<Topics, Name> | ErasedEvent<Name>
  : never

/** An event that was accepted just now, so that its data is there. */
export type FreshEvent<Topics, Name extends TopicName<Topics>> = Name extends unknown
  ? EventFacts<Name> & { readonly data: Topics[Name]; readonly erased_at: null }
  : never

type ErasedEvent<Name> = EventFacts<Name> & { readonly data: null; readonly erased_at: string }

type EventFacts<Name> = Readonly<Omit<Event, 'event_name' | 'topic' | 'data' | 'erased_at'>> & {
  readonly event_name: Name
  readonly topic: Name
}

/** What is published. `topic` and `event_name` are two names of one thing. */
export type NewTypedEvent<Topics, Name extends TopicName<Topics>> = Name extends unknown
  ? Readonly<Omit<NewEvent, 'event_name' | 'topic' | 'data'>> &
      (
        | { readonly topic: Name; readonly event_name?: Name }
        | { readonly event_name: Name; readonly topic?: Name }
      ) &
      NewData<Topics[Name]>
  : never

/** Left out it is `{}`, so only data that may be anything can be left out. */
type NewData<Data> = unknown extends Data ? { readonly data?: Data } : { readonly data: Data }

export type TypedEventQuery<Name extends string> = Omit<EventQuery, 'topic'> & {
  readonly topic?: Name
}
