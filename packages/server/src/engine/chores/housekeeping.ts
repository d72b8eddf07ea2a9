import type { Clock } from '../../domain/clock.ts'

/** Work in the store that nobody waits for, done in small steps between deliveries. */
export interface Housekeeping {
  /** One step of each chore that is due; true when any of them has more to do at once. */
  step(): Promise<boolean>
  /** By the monotonic clock, when the first goes on of those that rest in the middle of their work. */
  restEndsMs(): number | null
}

/**
 * A step moves a bounded number of rows in a transaction of its own, so that no commit of a publisher
 * waits long behind it. `more` asks for the next step soon, `rest` for one after a while; `done` rests
 * for `everyMs`.
 */
export interface Chore {
  /** What it does, for the log: "forget old answers". */
  readonly doing: string
  readonly everyMs: number
  step(): Promise<ChoreEnd>
}

export type ChoreEnd = 'more' | 'done' | { readonly restMs: number }

/** Chores by when they are due next; a chore that was never done is due at once. */
export function createHousekeeping(deps: {
  readonly chores: readonly Chore[]
  readonly clock: Clock
  readonly storeFailed: (fact: { doing: string; error: unknown }) => void
}): Housekeeping {
  const { chores, clock } = deps
  const dueMs = new Map<Chore, number>()
  const resting = new Set<Chore>()

  /** One that fails rests like one that is done, and keeps no other from its turn. */
  async function take(chore: Chore): Promise<boolean> {
    let end: ChoreEnd = 'done'
    resting.delete(chore)
    try {
      end = await chore.step()
    } catch (error) {
      deps.storeFailed({ doing: chore.doing, error })
    }
    if (end === 'more') return true
    dueMs.set(chore, clock.monotonicMs() + (end === 'done' ? chore.everyMs : end.restMs))
    if (end !== 'done') resting.add(chore)
    return false
  }

  return {
    async step() {
      let more = false
      for (const chore of chores) {
        if (clock.monotonicMs() < (dueMs.get(chore) ?? Number.NEGATIVE_INFINITY)) continue
        if (await take(chore)) more = true
      }
      return more
    },
    restEndsMs() {
      let first: number | null = null
      for (const chore of resting) {
        const atMs = dueMs.get(chore) ?? 0
        if (first === null || atMs < first) first = atMs
      }
      return first
    },
  }
}
