import type { Clock } from '../../domain/clock.ts'
import { validationLimits } from '../../domain/webhook/validation.ts'
import type { StoreWriter } from '../../store/store.ts'
import type { Chore } from './housekeeping.ts'

/** Few, since of what each of them holds up to 1,000 deliveries are cancelled with it. */
const portion = 10

/** Deletes webhooks that were subscribed without a key and that nobody confirmed in a week. */
export function createExpireUnconfirmedChore(deps: {
  readonly validations: Pick<StoreWriter['validations'], 'expireUnconfirmed'>
  readonly clock: Clock
  /** Some were deleted. */
  readonly onExpired: () => Promise<void>
}): Chore {
  return {
    doing: 'delete unconfirmed webhooks',
    everyMs: 60_000,
    async step() {
      const nowMs = deps.clock.nowMs()
      const unvalidatedSinceMs = nowMs - validationLimits.unconfirmedMs
      const expired = await deps.validations.expireUnconfirmed({
        unvalidatedSinceMs,
        limit: portion,
        nowMs,
      })
      if (expired > 0) await deps.onExpired()
      return expired === portion ? 'more' : 'done'
    },
  }
}
