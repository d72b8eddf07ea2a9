import type { Attempt } from '../delivery/attempt.ts'
import type { Delivery, DeliveryState } from '../delivery/delivery.ts'
import type { Event } from '../event.ts'
import type { AttemptId, ChannelId, EventId, WebhookId } from '../ids.ts'

/** What happened on a channel, as its tails show it. Holds nothing of what an event says. */
export type LiveItem = LiveEvent | LiveAttempt

/** An event was accepted. */
export interface LiveEvent {
  readonly kind: 'event'
  readonly eventId: EventId
  readonly topic: string
  readonly extRefCode: string | null
  /** Webhooks that it goes to. */
  readonly deliveries: number
  readonly occurredAtMs: number
  readonly createdAtMs: number
}

/** An attempt has ended, and its outcome is committed. */
export interface LiveAttempt {
  readonly kind: 'attempt'
  readonly attemptId: AttemptId
  readonly eventId: EventId
  readonly webhookId: WebhookId
  readonly topic: string
  readonly number: number
  readonly startedAtMs: number
  readonly durationMs: number
  readonly outcome: Attempt['outcome']
  readonly httpStatus: number | null
  readonly reason: Attempt['reason']
  readonly detail: string | null
  /** What it made of the delivery; null when that had moved on meanwhile. */
  readonly state: DeliveryState | null
  readonly nextAttemptAtMs: number | null
}

/** Port: tells tails what happened. Takes no promise: nobody who works waits for a tail. */
export interface LiveFeed {
  /**
   * Whether somebody tails the channel or did within the last minutes; asked before anything is made
   * for it, at the price of one look-up.
   */
  wants(channelId: ChannelId): boolean
  /** After the commit of what happened. */
  show(channelId: ChannelId, item: LiveItem): void
}

/** Port: tails of channels, each with its own place in what happened. */
export interface LiveTails {
  /** Follows a channel from now on, or from right after an item. */
  tail(channelId: ChannelId, after: string | null): Tail | TailRefused
  /** The node stops: ends every tail, for good. */
  end(): void
}

/** As many follow the channel, or all channels together, as may; or the node stops. */
export type TailRefused = 'channel_full' | 'full' | 'over'

export interface Tail {
  /** What may be missing before the first item; null when nothing is. */
  readonly gap: Gap | null
  /** Names where it stands now, for a later tail to go on from. */
  readonly place: string
  /** It is so far behind that items are gone; nothing more is to be had from it. */
  readonly lost: boolean
  /** The next item; null when there is none for now. */
  next(): TailItem | null
  /** Calls back whenever there may be more, and once when the node stops. */
  listen(listener: { more(): void; over(): void }): void
  /** To be called when nobody follows any more. */
  leave(): void
}

export interface TailItem {
  /** Names the place right after it; the same in every tail. */
  readonly place: string
  readonly item: LiveItem
}

/** What happened in between was not kept: the lists of the API have it. */
export interface Gap {
  /** Early enough to miss nothing; null when nothing is known. */
  readonly sinceMs: number | null
  readonly untilMs: number
}

export function liveEvent(event: Event, deliveries: number): LiveEvent {
  const { id: eventId, topic, extRefCode, occurredAtMs, createdAtMs } = event
  return { kind: 'event', eventId, topic, extRefCode, deliveries, occurredAtMs, createdAtMs }
}

/** `next` is what the delivery became by it; null when it had moved on meanwhile. */
export function liveAttempt(
  attempt: Attempt,
  topic: string,
  next: Pick<Delivery, 'state' | 'availableAtMs'> | null,
): LiveAttempt {
  return {
    kind: 'attempt',
    attemptId: attempt.id,
    eventId: attempt.eventId,
    webhookId: attempt.webhookId,
    topic,
    number: attempt.number,
    startedAtMs: attempt.startedAtMs,
    durationMs: attempt.timings.totalMs,
    outcome: attempt.outcome,
    httpStatus: attempt.response?.status ?? null,
    reason: attempt.reason,
    detail: attempt.detail,
    state: next?.state ?? null,
    nextAttemptAtMs: next?.availableAtMs ?? null,
  }
}
