import type { Clock } from '../domain/clock.ts'
import type { StoreWriter } from '../store/store.ts'

/** Work in the store that nobody waits for, done in small steps between deliveries. */
export interface Housekeeping {
  /** A webhook was deleted or stopped: its deliveries may have to follow. */
  followUpSoon(): void
  /** One step of what is due; true when there is more. */
  step(): Promise<boolean>
}

const followUpBatch = 2_000
const expireBatch = 1_000
const expireEveryMs = 60_000

export function createHousekeeping(deps: {
  readonly write: Pick<StoreWriter, 'answers' | 'deliveries'>
  readonly clock: Clock
}): Housekeeping {
  const { clock, write } = deps
  // A process that died may have left some.
  let mayFollowUp = true
  let expiredAtMs = Number.NEGATIVE_INFINITY

  async function followUp(): Promise<boolean> {
    if (!mayFollowUp) return false
    mayFollowUp = false
    const moved = await write.deliveries.followUp(followUpBatch, clock.nowMs())
    if (moved > 0) mayFollowUp = true
    return mayFollowUp
  }

  async function expireAnswers(): Promise<boolean> {
    const nowMs = clock.monotonicMs()
    if (nowMs - expiredAtMs < expireEveryMs) return false
    const expired = await write.answers.expire(clock.nowMs(), expireBatch)
    if (expired === expireBatch) return true
    expiredAtMs = nowMs
    return false
  }

  return {
    followUpSoon() {
      mayFollowUp = true
    },
    async step() {
      const more = await followUp()
      return (await expireAnswers()) || more
    },
  }
}
