import type { ChannelId, EventId } from '../../domain/ids.ts'

/**
 * A place on a walk over everything that is kept: `of` names the channel or webhook it has come to,
 * `after` the last event looked at there; null when it is done there.
 */
export interface WalkCursor {
  readonly of: string
  readonly after: string | null
}

export interface WalkStep {
  /** Where the step before ended; null to begin. */
  readonly cursor: WalkCursor | null
  readonly nowMs: number
  /** Rows looked at or removed at most, so that no commit takes long. */
  readonly limit: number
}

export interface WalkEnd {
  /** What was removed or moved. */
  readonly done: number
  /** Null when the walk came to its end. */
  readonly cursor: WalkCursor | null
}

export interface RetentionWriter {
  /**
   * Removes events that are older than their channel keeps them, with deliveries and attempts; also of
   * deleted channels. One with an open delivery is passed over: the next walk looks at it again. Costs
   * one look at an index per channel where nothing is to be removed. What a step reads is bounded by
   * its limit as well, however many deliveries an event has.
   */
  sweep(step: WalkStep): Promise<WalkEnd>
  /**
   * Fails what has waited longer than its channel's `maxHoldDays`, with the reason `expired`: held
   * deliveries since they were held, those of streams since they were due. What a receiver has leased
   * is not touched.
   */
  expireWaiting(step: WalkStep): Promise<WalkEnd>
  /**
   * Deletes what an event says: `data` becomes JSON null, the context goes, and so does what attempts
   * kept that tells of it: the bodies of answers, digests of the body, words of a stream's receiver.
   * Done already is done. The event itself goes at once, and what its first 500 attempts kept; the
   * rest with `eraseRest`, so that no commit takes long. The bytes are overwritten in the database
   * file; copies in its log last until the log starts over, those in backups as long as the backups.
   */
  erase(
    channelId: ChannelId,
    eventId: EventId,
    atMs: number,
  ): Promise<{ kind: 'erased' } | { kind: 'not_found' } | { kind: 'delivery_open' }>
  /**
   * Does the rest of what erasing began, also after a restart: at most `limit` attempts in one call.
   * Answers how many: fewer than `limit` when nothing is left to do.
   */
  eraseRest(limit: number): Promise<number>
}
