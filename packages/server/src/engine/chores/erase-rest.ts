import type { StoreWriter } from '../../store/store.ts'
import type { Chore } from './housekeeping.ts'

/** Attempts in one step. */
const portion = 200

/** Empties the attempts that erasing an event left to do. */
export function createEraseRestChore(deps: {
  readonly retention: Pick<StoreWriter['retention'], 'eraseRest'>
}): Chore {
  return {
    doing: 'empty the attempts of erased events',
    everyMs: 1_000,
    async step() {
      return (await deps.retention.eraseRest(portion)) === portion ? 'more' : 'done'
    },
  }
}
