import type { Clock } from '../../domain/clock.ts'
import type { StoreWriter } from '../../store/store.ts'
import type { Chore } from './housekeeping.ts'

const portion = 1_000

/** Forgets answers under Idempotency-Keys that are past their time. */
export function createExpireAnswersChore(deps: {
  readonly answers: Pick<StoreWriter['answers'], 'expire'>
  readonly clock: Clock
}): Chore {
  return {
    doing: 'forget old answers',
    everyMs: 60_000,
    async step() {
      const expired = await deps.answers.expire(deps.clock.nowMs(), portion)
      return expired === portion ? 'more' : 'done'
    },
  }
}
