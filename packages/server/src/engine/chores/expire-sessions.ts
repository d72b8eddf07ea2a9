import type { Clock } from '../../domain/clock.ts'
import type { StoreWriter } from '../../store/store.ts'
import type { Chore } from './housekeeping.ts'

const portion = 1_000

/** Forgets sessions that were signed out of and would be over by now. */
export function createExpireSessionsChore(deps: {
  readonly sessions: Pick<StoreWriter['sessions'], 'expire'>
  readonly clock: Clock
}): Chore {
  return {
    doing: 'forget sessions that are over',
    everyMs: 60 * 60_000,
    async step() {
      const expired = await deps.sessions.expire(deps.clock.nowMs(), portion)
      return expired === portion ? 'more' : 'done'
    },
  }
}
