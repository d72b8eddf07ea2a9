import type { DeliveryState } from '../../domain/delivery/delivery.ts'
import type { ChannelId, WebhookId } from '../../domain/ids.ts'
import type { BacklogAt } from '../../domain/stats/backlog.ts'
import type { AttemptFigures, Figures } from '../../domain/stats/figures.ts'
import type { TimeRange } from '../../domain/stats/steps.ts'
import type { WalkEnd, WalkStep } from './retention.ts'

/** Whose figures: a channel's are those of all its webhooks, deleted ones as well. */
export type StatsSubject =
  | { readonly kind: 'installation' }
  | { readonly kind: 'channel'; readonly id: ChannelId }
  | { readonly kind: 'webhook'; readonly id: WebhookId }

/** What happened in a range of time, and what was open. */
export interface Series {
  /** Oldest first; steps without anything are left out. */
  readonly points: readonly StatsPoint[]
  /** What was open when the range ended, or is now, if that is still to come. */
  readonly backlog: BacklogAt
}

/** A step of a series with something to tell of. */
export interface StatsPoint {
  readonly atMs: number
  readonly figures: Figures
}

export interface WebhookFigures extends AttemptFigures {
  readonly webhookId: WebhookId
}

export interface ChannelFigures extends AttemptFigures {
  readonly channelId: ChannelId
  readonly name: string
  readonly guid: string | null
  readonly events: number
  /** Deliveries that are open now, whatever the range. */
  readonly open: number
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
 * minute in which it ended, every delivery that failed for good in the minute in which it did, and every
 * one that came to be open or is no more. Not counted are events that tests make up, though what is
 * open of them is, and what `record` leaves.
 */
export interface StatsReader {
  /**
   * What happened in a range of whole steps. Steps shorter than an hour are for the time of which
   * minutes are kept (`domain/stats/steps.ts`): what is older does not show in them. What was open
   * when the range ended is exact, and so are the changes of each step: no delivery is looked at, and
   * none is missed. Costs 3 us for each minute, hour or day in which something happened (of a length
   * that the step is made of), however much that was.
   */
  series(request: {
    readonly subject: StatsSubject
    readonly range: TimeRange
    readonly stepS: number
  }): Promise<Series>
  /**
   * What happened to a channel's webhooks in a range of whole minutes (of whole hours where those are
   * all that is kept), without deleted ones: `limit` of them, in order of their ids. Costs 50 us each,
   * however long the range is.
   */
  byWebhook(page: {
    readonly channelId: ChannelId
    readonly range: TimeRange
    readonly after: WebhookId | null
    readonly limit: number
  }): Promise<WebhookFigures[]>
  /**
   * What happened in the installation's channels, and what is open there, exactly; ranges as for
   * `byWebhook`. Without deleted channels: `limit` of them, in order of their ids. Costs 50 us each,
   * however long the range is, and 0.1 for each of its webhooks: 45 ms for a month of 1,000 channels.
   */
  byChannel(page: {
    readonly range: TimeRange
    readonly after: ChannelId | null
    readonly limit: number
  }): Promise<ChannelFigures[]>
  /**
   * What is open now, by state. Counted when asked for, since what is held or in a node's hands moves
   * by the ten thousand; so counting ends at `limit` of a state, and of an installation at 1,000
   * channels, and costs the same however much waits.
   */
  backlog(subject: StatsSubject, limit: number): Promise<Backlog>
}

export interface StatsWriter {
  /**
   * Adds minutes up to hours and hours up to days, which changes no figure, and forgets old ones
   * (`domain/stats/steps.ts`), and all that is known of channels and webhooks that were deleted. What
   * is open of those still counts for what they are a part of.
   */
  fold(step: WalkStep): Promise<WalkEnd>
}
