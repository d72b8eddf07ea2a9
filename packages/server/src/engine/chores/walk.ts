import type { Clock } from '../../domain/clock.ts'
import type { WalkCursor, WalkEnd, WalkStep } from '../../store/store.ts'
import type { Chore } from './housekeeping.ts'

export interface WalkChore extends Pick<Chore, 'doing' | 'everyMs'> {
  readonly clock: Clock
  /** Rows looked at or removed in one step. */
  readonly portion: number
  readonly step: (step: WalkStep) => Promise<WalkEnd>
  /** Some were removed or moved. */
  readonly onDone?: () => void
}

/** After a step that took a while it rests three times as long: a quarter of the store's time at most. */
const restFactor = 3
const mostRestMs = 1_000
/** A walk that lasts this long has fallen behind what comes in, and rests no more until it has ended. */
const behindMs = 10 * 60_000

/**
 * A walk over everything that is kept, a step at a time, from the beginning again when it has come to
 * the end and rested. Where it is stays in memory: a process that starts anew begins anew.
 */
export function createWalkChore({ clock, doing, everyMs, portion, ...of }: WalkChore): Chore {
  let cursor: WalkCursor | null = null
  let begunMs = 0
  return {
    doing,
    everyMs,
    async step() {
      const startedMs = clock.monotonicMs()
      if (cursor === null) begunMs = startedMs
      const end = await of.step({ cursor, nowMs: clock.nowMs(), limit: portion })
      cursor = end.cursor
      if (end.done > 0) of.onDone?.()
      if (cursor === null) return 'done'
      const endedMs = clock.monotonicMs()
      if (endedMs - begunMs > behindMs) return 'more'
      return { restMs: Math.min(restFactor * (endedMs - startedMs), mostRestMs) }
    },
  }
}
