import type { Settlement, StoreWriter } from '../store/store.ts'

/**
 * Writes outcomes down, many in one commit: while one batch is on its way the next one collects. An
 * outcome is never dropped: when the store fails, the same batch is tried again until it holds, and
 * what waits stays counted as in hand, so that publishers feel it before memory does.
 */
export interface Recorder {
  /** Calls back after the commit, with whether the delivery moved (its fence still held). */
  record(settlement: Settlement, committed: (moved: boolean) => void): void
  /** Resolves when nothing waits any more. */
  idle(): Promise<void>
}

export interface RecorderDeps {
  readonly deliveries: Pick<StoreWriter['deliveries'], 'settle'>
  readonly storeFailed: (error: unknown) => void
  /** Resolves after a pause; how long, is the n-th failure in a row's affair. */
  readonly pause: (failures: number) => Promise<void>
}

interface Entry {
  readonly settlement: Settlement
  readonly committed: (moved: boolean) => void
}

/** Deliveries per commit: past 500 a larger one gains nothing and delays the rest. */
const batchSize = 500

export function createRecorder({ deliveries, storeFailed, pause }: RecorderDeps): Recorder {
  let waiting: Entry[] = []
  let writing = false
  let idleListeners: (() => void)[] = []

  async function write() {
    writing = true
    // Outcomes that end in the same turn of the event loop share a commit.
    await Promise.resolve()
    while (waiting.length > 0) {
      const batch = waiting.slice(0, batchSize)
      waiting = waiting.slice(batchSize)
      const moved = await settle(batch.map((entry) => entry.settlement))
      batch.forEach((entry, index) => {
        entry.committed(moved[index] === true)
      })
    }
    writing = false
    for (const listener of idleListeners) listener()
    idleListeners = []
  }

  async function settle(settlements: readonly Settlement[]): Promise<boolean[]> {
    for (let failures = 1; ; failures++) {
      try {
        return await deliveries.settle(settlements)
      } catch (error) {
        storeFailed(error)
        await pause(failures)
      }
    }
  }

  return {
    record(settlement, committed) {
      waiting.push({ settlement, committed })
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
