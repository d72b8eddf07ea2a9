import type { DeliveryState } from './delivery/delivery.ts'
import type { ChannelId, ReplayId, WebhookId } from './ids.ts'
import { wants } from './webhook/routing.ts'

/**
 * What a replay may take up: deliveries that ended, by state, and `none`: events that match the
 * webhook's topics now and never became a delivery of it.
 */
export const replayStates = ['delivered', 'failed', 'cancelled', 'none'] as const
export type ReplayState = (typeof replayStates)[number]

/** Which events a replay sends again. */
export interface ReplayScope {
  readonly channelId: ChannelId
  readonly webhookId: WebhookId
  readonly states: readonly ReplayState[]
  /** Topic names and `prefix.*` patterns; empty for every topic. */
  readonly topics: readonly string[]
  /** By the time of acceptance, inclusive; null: from the first event that is still kept. */
  readonly sinceMs: number | null
  /** Exclusive. */
  readonly untilMs: number
}

/**
 *     running --> done, all of its scope fed
 *        |          |
 *        \----------+--> cancelled: by hand, or the webhook was deleted
 *                        (what is done, only while deliveries of it are open)
 *
 * A running replay feeds the webhook in portions, in the order of events, and waits while the webhook
 * is not active.
 */
export interface Replay extends ReplayScope {
  readonly id: ReplayId
  readonly status: 'running' | 'done' | 'cancelled'
  /** Events in its scope when it started. */
  readonly total: number
  /** Counting stopped at its limit: there may be more than `total`. */
  readonly totalCapped: boolean
  /** Deliveries it has made or reset so far. */
  readonly fed: number
  readonly createdAtMs: number
  readonly updatedAtMs: number
  readonly endedAtMs: number | null
}

/** How the deliveries of a replay are doing. */
export type ReplayCounts = Readonly<Record<DeliveryState, number>>

/**
 * The shortest way past all that a replay may take up: a webhook's deliveries that ended without
 * success, all of its deliveries, or all events of the channel.
 */
export type ReplayWalk = 'undone' | 'deliveries' | 'events'

export function walkOf({ states }: Pick<ReplayScope, 'states'>): ReplayWalk {
  if (states.includes('none')) return 'events'
  return states.includes('delivered') ? 'deliveries' : 'undone'
}

/** An event on the way, and its delivery to the webhook; null when it has none. */
export interface ReplayCandidate {
  readonly topic: string
  readonly state: DeliveryState | null
}

/** Whether the replay takes it up, given the topics that the webhook subscribes to now. */
export function takesUp(
  { states, topics }: Pick<ReplayScope, 'states' | 'topics'>,
  webhook: { readonly topics: readonly string[] },
  { state, topic }: ReplayCandidate,
): boolean {
  if (!wants({ topics }, topic)) return false
  if (state === null) return states.includes('none') && wants(webhook, topic)
  return states.some((each) => each === state)
}
