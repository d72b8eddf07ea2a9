import type { ChannelId, EventId } from './ids.ts'

/** One accepted fact. Never changes. */
export interface Event {
  readonly id: EventId
  readonly channelId: ChannelId
  readonly topic: string
  /** JSON, byte for byte as the publisher sent it, so that every try sends the same bytes. */
  readonly data: Uint8Array
  /** The publisher's own reference. */
  readonly extRefCode: string | null
  /** Where a person can look the event up at the publisher's. */
  readonly eventUrl: string | null
  /** JSON, as the publisher sent it: who or what the event happened to (`current_context`). */
  readonly context: Uint8Array | null
  /** When it happened, as the publisher says; the time of acceptance when it says nothing. */
  readonly occurredAtMs: number
  readonly createdAtMs: number
  /** W3C Trace Context of the publisher's request. */
  readonly traceparent: string | null
  /** When the payload was deleted on request: `data` is `null` since, and nothing is sent any more. */
  readonly erasedAtMs: number | null
}

/** Bytes that the event holds in memory, by which what is in hand is counted. */
export function sizeOf(event: Pick<Event, 'data' | 'context'>): number {
  return event.data.byteLength + (event.context?.byteLength ?? 0)
}
