import type { Clock } from '../../domain/clock.ts'
import type { LapsedLeases } from '../streams/lapsed-leases.ts'
import type { Chore } from './housekeeping.ts'

/** Ends leases that receivers of streams did not settle in time. */
export function createExpireLeasesChore(deps: {
  readonly lapsed: LapsedLeases
  readonly clock: Clock
}): Chore {
  return {
    doing: 'end leases of streams',
    everyMs: 1_000,
    async step() {
      return (await deps.lapsed.end(null, deps.clock.nowMs())) ? 'more' : 'done'
    },
  }
}
