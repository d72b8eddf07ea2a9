import type { Clock } from '../../domain/clock.ts'
import type { StoreWriter } from '../../store/store.ts'
import type { Chore } from './housekeeping.ts'
import { createWalkChore } from './walk.ts'

/** Fails what has waited too long, held or on a stream. A webhook with nothing of it costs 20 us a walk. */
export function createExpireHeldChore(deps: {
  readonly retention: Pick<StoreWriter['retention'], 'expireWaiting'>
  readonly clock: Clock
  /** Some failed, and the operator may have been told. */
  readonly onExpired: () => void
}): Chore {
  return createWalkChore({
    doing: 'fail what has waited too long',
    everyMs: 600_000,
    clock: deps.clock,
    portion: 50,
    step: deps.retention.expireWaiting,
    onDone: deps.onExpired,
  })
}
