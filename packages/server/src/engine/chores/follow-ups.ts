import type { Clock } from '../../domain/clock.ts'
import type { StoreWriter } from '../../store/store.ts'
import type { Chore } from './housekeeping.ts'

export interface FollowUpsChore extends Chore {
  /** A webhook was deleted or stopped: its deliveries may have to follow. */
  soon(): void
}

const portion = 2_000

/** Holds or cancels what a change of a webhook or channel left to do. */
export function createFollowUpsChore(deps: {
  readonly deliveries: Pick<StoreWriter['deliveries'], 'followUp'>
  readonly clock: Clock
}): FollowUpsChore {
  // A process that died may have left some.
  let wanted = true
  return {
    doing: 'hold or cancel deliveries after a change',
    everyMs: 0,
    soon() {
      wanted = true
    },
    async step() {
      if (!wanted) return 'done'
      wanted = false
      try {
        const moved = await deps.deliveries.followUp(portion, deps.clock.nowMs())
        if (moved > 0) wanted = true
      } catch (error) {
        wanted = true
        throw error
      }
      return wanted ? 'more' : 'done'
    },
  }
}
