import type { DeliveryState } from '../../domain/delivery/delivery.ts'
import type { ChannelId, EventId, ReplayId, WebhookId } from '../../domain/ids.ts'
import type { Replay, ReplayCounts, ReplayScope } from '../../domain/replay.ts'
import type { AnsweredBefore, RememberedAnswer } from './answers.ts'
import type { Fence } from './deliveries.ts'

/** A place among the deliveries of a replay, in the order in which they are counted. */
export interface CountPosition {
  readonly state: DeliveryState
  readonly eventId: EventId
}

export interface ScopeCount {
  readonly count: number
  readonly next: EventId | null
}

export interface DeliveryCount {
  readonly counts: Partial<ReplayCounts>
  readonly next: CountPosition | null
}

export interface ReplayReader {
  get(channelId: ChannelId, id: ReplayId): Promise<Replay | null>
  /** Newest first. */
  list(page: {
    readonly channelId: ChannelId
    readonly webhookId: WebhookId | null
    readonly before: ReplayId | null
    readonly limit: number
  }): Promise<Replay[]>
  /** All that run, at most one for each webhook. */
  running(): Promise<{ readonly id: ReplayId; readonly webhookId: WebhookId }[]>
  /**
   * Counts what a replay of the scope would take up, looking at no more than `look` events or
   * deliveries after the event named. Answers where to go on, null at the end.
   */
  countScope(
    scope: ReplayScope,
    step: { readonly after: EventId | null; readonly look: number },
  ): Promise<ScopeCount>
  /**
   * Counts the deliveries that the replay made or reset last, by state, at most `look` of them in
   * one call. Answers where to go on, null at the end.
   */
  countDeliveries(
    id: ReplayId,
    step: { readonly after: CountPosition | null; readonly look: number },
  ): Promise<DeliveryCount>
}

export interface FeedRequest {
  readonly id: ReplayId
  /** Deliveries to make or reset at most. */
  readonly portion: number
  /** Nothing is fed while more than this many of the replay's deliveries are `pending`. */
  readonly mostPending: number
  /** Events or deliveries to look at at most: bounds the call when few of them match. */
  readonly look: number
  readonly nowMs: number
}

/**
 * - `fed`: so many were made or reset, the oldest events first; `done` when the end was reached.
 * - `waiting`: nothing was changed, since the webhook is not active, sends what was held first, or has
 *   enough of the replay at hand.
 * - `ended`: the replay does not run, or ended now because its webhook is gone.
 */
export type FeedResult =
  | { readonly kind: 'fed'; readonly count: number; readonly done: boolean }
  | { readonly kind: 'waiting' }
  | { readonly kind: 'ended' }

export interface ReplayWriter {
  /** Starts a replay: its webhook is active, and has no other that runs. */
  create(
    replay: Replay,
    remember: RememberedAnswer | null,
  ): Promise<
    | { readonly kind: 'created' }
    | { readonly kind: 'not_found' }
    | { readonly kind: 'webhook_not_active' }
    | { readonly kind: 'replay_running'; readonly id: ReplayId }
    | AnsweredBefore
  >
  /**
   * Puts the next portion in line: a delivery that ended becomes `pending` as by a manual retry, an
   * event without one gets one. Nobody owns them, and they are due now. The portion and the mark of how
   * far the replay is are one transaction, so that a portion is neither lost nor put in line twice.
   * What was erased and what a test send left is passed over.
   */
  feed(request: FeedRequest): Promise<FeedResult>
  /**
   * Ends the replay and cancels its open deliveries, at most `limit` here, the rest with `cancelRest`.
   * Answers the replay, and the hands that deliveries were taken from. One that ended before can be
   * cancelled while deliveries of it are open.
   */
  cancel(
    channelId: ChannelId,
    id: ReplayId,
    step: { readonly nowMs: number; readonly limit: number },
  ): Promise<
    | { readonly kind: 'cancelled'; readonly replay: Replay; readonly taken: readonly Fence[] }
    | { readonly kind: 'not_found' }
    | { readonly kind: 'replay_ended' }
  >
  /** Cancels what is left of replays that were cancelled; fewer than `limit` when nothing is left. */
  cancelRest(
    limit: number,
    nowMs: number,
  ): Promise<{ readonly cancelled: number; readonly taken: readonly Fence[] }>
}
