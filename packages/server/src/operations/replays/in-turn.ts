import type { Store } from '../../store/store.ts'

const last = new WeakMap<Store, Promise<unknown>>()

/**
 * Runs steps of counting one after the other, whoever asked for them: however many people count at
 * once, any other read waits for one step at most, and each of them gets on in turn.
 */
export function inTurn<Answer>(store: Store, step: () => Promise<Answer>): Promise<Answer> {
  const mine = (last.get(store) ?? Promise.resolve()).then(step)
  last.set(
    store,
    mine.catch(() => undefined),
  )
  return mine
}
