import type { Settlement, SettleResult, StoreWriter } from '../../store/store.ts'

/**
 * Writes outcomes down, many in one commit: nobody waits for them, so a batch collects for a moment and
 * while the one before is on its way. An
 * outcome is never dropped: when the store fails, it is tried again until it holds, and what waits
 * stays counted as in hand, so that publishers feel it before memory does. One that cannot be stored
 * does not hold up the others of its batch.
 */
export interface Recorder {
  /** Outcomes that are not committed yet. */
  readonly waiting: number
  /** Calls back after the commit, with whether the delivery moved (its fence still held). */
  record(settlement: Settlement, committed: (moved: boolean) => void): void
  /** Resolves when nothing waits any more. */
  idle(): Promise<void>
}

export interface RecorderDeps {
  readonly deliveries: Pick<StoreWriter['deliveries'], 'settle'>
  readonly storeFailed: (error: unknown) => void
  /** After each commit: what it did beside moving deliveries. */
  readonly settled: (result: Pick<SettleResult, 'disabled' | 'told'>) => void
  /** Resolves when a batch has collected long enough. */
  readonly collect: () => Promise<void>
  /** Resolves after a pause; how long, is the n-th failure in a row's affair. */
  readonly pause: (failures: number) => Promise<void>
}

interface Entry {
  readonly settlement: Settlement
  readonly committed: (moved: boolean) => void
}

/** Deliveries per commit: past 500 a larger one gains nothing and delays the rest. */
const batchSize = 500

export function createRecorder({
  deliveries,
  storeFailed,
  settled,
  collect,
  pause,
}: RecorderDeps): Recorder {
  let queue: Entry[] = []
  let uncommitted = 0
  let writing = false
  let failures = 0
  let idleListeners: (() => void)[] = []

  async function write() {
    writing = true
    await collect()
    while (queue.length > 0) {
      const batch = queue.slice(0, batchSize)
      queue = queue.slice(batchSize)
      const left = (await settle(batch)) ? [] : await settleEach(batch)
      if (left.length === 0) failures = 0
      else {
        queue = [...left, ...queue]
        failures += 1
        await pause(failures)
      }
      if (queue.length > 0 && queue.length < batchSize) await collect()
    }
    writing = false
    for (const listener of idleListeners) listener()
    idleListeners = []
  }

  async function settle(batch: readonly Entry[]): Promise<boolean> {
    let result: SettleResult
    try {
      result = await deliveries.settle(batch.map((entry) => entry.settlement))
    } catch (error) {
      storeFailed(error)
      return false
    }
    uncommitted -= batch.length
    settled(result)
    batch.forEach((entry, index) => {
      entry.committed(result.moved[index] === true)
    })
    return true
  }

  /** Each by itself; answers those that failed again. */
  async function settleEach(batch: readonly Entry[]): Promise<Entry[]> {
    if (batch.length === 1) return [...batch]
    const done = await Promise.all(batch.map((entry) => settle([entry])))
    return batch.filter((_, index) => done[index] !== true)
  }

  return {
    get waiting() {
      return uncommitted
    },
    record(settlement, committed) {
      uncommitted += 1
      queue.push({ settlement, committed })
      if (!writing) void write()
    },
    idle() {
      if (!writing) return Promise.resolve()
      return new Promise((resolve) => {
        idleListeners.push(resolve)
      })
    },
  }
}
