import type { Clock } from '../../domain/clock.ts'
import type { StoreWriter } from '../../store/store.ts'
import type { Chore } from './housekeeping.ts'
import { createWalkChore } from './walk.ts'

/** Adds figures of minutes up to hours and of hours up to days, and forgets old ones. A step takes some 2 ms. */
export function createFoldStatsChore(deps: {
  readonly stats: Pick<StoreWriter['stats'], 'fold'>
  readonly clock: Clock
}): Chore {
  return createWalkChore({
    doing: 'add figures up',
    everyMs: 600_000,
    clock: deps.clock,
    portion: 200,
    step: deps.stats.fold,
  })
}
