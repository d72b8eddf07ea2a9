import type { DeliveryState } from '../../domain/delivery/delivery.ts'
import type { ChannelId, WebhookId } from '../../domain/ids.ts'
import type { AttemptFigures, Figures } from '../../domain/stats/figures.ts'
import type { TimeRange } from '../../domain/stats/steps.ts'
import type { WalkEnd, WalkStep } from './retention.ts'

/** Whose figures: a channel's are those of all its webhooks, deleted ones as well. */
export type StatsSubject =
  | { readonly kind: 'installation' }
  | { readonly kind: 'channel'; readonly id: ChannelId }
  | { readonly kind: 'webhook'; readonly id: WebhookId }

/** A step of a series with something to tell of. */
export interface StatsPoint {
  readonly atMs: number
  readonly figures: Figures
}

export interface WebhookFigures extends AttemptFigures {
  readonly webhookId: WebhookId
}

/** How many deliveries are open, by state. */
export interface Backlog extends Readonly<Record<OpenState, number>> {
  /** Counting ended early: there may be more. */
  readonly atLeast: boolean
}

export type OpenState = Extract<DeliveryState, 'pending' | 'retrying' | 'held'>

/**
 * What happened, by the minute in which it did, and by the hour once that is two days ago. What is
 * counted is durable with what it counts: every event accepted, every attempt logged by `settle` in the
 * minute in which it ended, and every delivery that failed for good in the minute in which it did. Not
 * counted are events that tests make up, and what `record` leaves.
 */
export interface StatsReader {
  /**
   * What happened in a range of whole steps, oldest first; steps without anything are left out. Steps
   * shorter than an hour are for the time of which minutes are kept (`domain/stats/steps.ts`): of what
   * was added up to hours, each shows at its beginning. Costs 3 us for each minute or hour in which
   * something happened, however much that was.
   */
  series(request: {
    readonly subject: StatsSubject
    readonly range: TimeRange
    readonly stepS: number
  }): Promise<StatsPoint[]>
  /**
   * What happened to a channel's webhooks in a range of whole minutes (of whole hours where those are
   * all that is kept), without deleted ones: `limit` of them, in order of their ids. Costs 0.5 us for
   * each minute or hour of each in which something happened.
   */
  byWebhook(page: {
    readonly channelId: ChannelId
    readonly range: TimeRange
    readonly after: WebhookId | null
    readonly limit: number
  }): Promise<WebhookFigures[]>
  /**
   * What is open now. Counted when asked for, as counters would have to be kept wherever a delivery
   * moves, by people's hands and by the ten thousand; so counting ends at `limit` of a state, and of an
   * installation at 1,000 channels, and costs the same however much waits.
   */
  backlog(subject: StatsSubject, limit: number): Promise<Backlog>
}

export interface StatsWriter {
  /**
   * Adds old minutes up to hours, which changes no figure, and forgets old hours
   * (`domain/stats/steps.ts`), and all that is known of channels and webhooks that were deleted.
   */
  fold(step: WalkStep): Promise<WalkEnd>
}
