import type { Attempt } from '../../domain/delivery/attempt.ts'
import type { Delivery } from '../../domain/delivery/delivery.ts'
import type { Event } from '../../domain/event.ts'
import type { ChannelId, EventId, NodeId, WebhookId } from '../../domain/ids.ts'
import type { AnsweredBefore, RememberedAnswer } from './answers.ts'

export interface EventReader {
  get(channelId: ChannelId, id: EventId): Promise<Event | null>
  /** Newest first. */
  list(page: {
    readonly channelId: ChannelId
    readonly topic: string | null
    /** Exactly this reference of the publisher's. Finds them by an index, however many events there are. */
    readonly extRefCode: string | null
    readonly sinceMs: number | null
    readonly untilMs: number | null
    readonly before: EventId | null
    readonly limit: number
  }): Promise<Event[]>
}

/** A delivery at birth. With an owner it is in that node's hands; without, any node claims it when due. */
export interface NewDelivery {
  readonly eventId: EventId
  readonly webhookId: WebhookId
  readonly state: 'pending' | 'held'
  readonly owned: boolean
  /** Null when held. */
  readonly availableAtMs: number | null
}

export interface AcceptRequest {
  readonly channelId: ChannelId
  /** The node that owns the owned ones. */
  readonly nodeId: NodeId
  /**
   * The routing version by which the deliveries were chosen. Must not be older than the last change to
   * the channel that decides who gets what: which webhooks it has, their topics and status.
   */
  readonly routingVersion: number
  readonly events: readonly Event[]
  readonly deliveries: readonly NewDelivery[]
  /** They are made up for a test: no replay takes them up. */
  readonly test?: boolean
  readonly remember: RememberedAnswer | null
}

/**
 * - `stored`: events and deliveries are durable; owned ones have lease 1.
 * - `stale_routing`: the channel's routing has changed since, or it was deleted; nothing was stored:
 *   reload, route again, ask again. Changes to other channels do not matter.
 * - `node_lost`: the node's row is gone; nothing was stored: take a new incarnation, ask again.
 */
export type AcceptResult =
  | { kind: 'stored' }
  | { kind: 'stale_routing' }
  | { kind: 'node_lost' }
  | AnsweredBefore

export interface EventWriter {
  /** Events and deliveries, or nothing. Requests that arrive together share one commit. */
  accept(request: AcceptRequest): Promise<AcceptResult>
  /** An event with one delivery that is already settled, and its attempt: what a test send leaves. */
  record(event: Event, delivery: Delivery, attempt: Attempt): Promise<void>
}
