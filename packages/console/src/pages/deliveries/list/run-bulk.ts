import type { Delivery } from '@posthorn/client'

export type BulkAction = 'retry' | 'cancel'

/** What has become of the deliveries so far. */
export interface BulkProgress {
  readonly all: number
  readonly done: number
  /** How many failed, by the sentence that tells why. */
  readonly failures: ReadonlyMap<string, number>
}

/** A browser opens six connections to a server; the page needs some of them itself. */
const atOnce = 4
const open: readonly Delivery['state'][] = ['pending', 'retrying', 'held']

/** Whether an action can be meant for a delivery: a retry also sends at once what waits for its next try. */
export function canBe(action: BulkAction, { state }: Pick<Delivery, 'state'>): boolean {
  return action === 'cancel' ? open.includes(state) : state !== 'pending' && state !== 'held'
}

interface Bulk {
  readonly ids: readonly string[]
  readonly act: (id: string) => Promise<unknown>
  readonly sentenceOf: (error: unknown) => string
  readonly signal: AbortSignal
  readonly onProgress: (progress: BulkProgress) => void
}

/** Does the same to each, a few at once. One that fails keeps none of the others. */
export async function runBulk({ ids, act, sentenceOf, signal, onProgress }: Bulk) {
  const failures = new Map<string, number>()
  let next = 0
  let done = 0
  const worker = async () => {
    for (;;) {
      const id = ids[next]
      if (id === undefined || signal.aborted) return
      next += 1
      try {
        await act(id)
        done += 1
      } catch (error) {
        const why = sentenceOf(error)
        failures.set(why, (failures.get(why) ?? 0) + 1)
      }
      onProgress({ all: ids.length, done, failures: new Map(failures) })
    }
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
}
