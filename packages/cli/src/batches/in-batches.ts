import type { EventText } from './split-events.ts'

/** What one call takes. */
const mostEvents = 1_000
/** Of 16 MiB, which is the most that the server reads; the rest is for commas and for caution. */
const mostBytes = 12 * 1024 * 1024

export interface Batch {
  /** Of its first event in the file, counting from 1. */
  readonly first: number
  readonly events: readonly EventText[]
}

/**
 * Puts events together, from the one of number `from` on. Where a batch ends does not depend on `from`:
 * only the one that `from` is in begins later.
 */
export async function* inBatches(
  events: AsyncIterable<EventText>,
  from: number,
): AsyncGenerator<Batch> {
  let first = 1
  let batch: EventText[] = []
  let bytes = 0
  for await (const event of events) {
    const size = Buffer.byteLength(event.text)
    if (batch.length === mostEvents || (batch.length > 0 && bytes + size > mostBytes)) {
      yield* since(from, { first, events: batch })
      first += batch.length
      batch = []
      bytes = 0
    }
    batch.push(event)
    bytes += size
  }
  yield* since(from, { first, events: batch })
}

function since(from: number, { first, events }: Batch): readonly Batch[] {
  const left = events.slice(Math.max(0, from - first))
  return left.length === 0 ? [] : [{ first: Math.max(from, first), events: left }]
}

export function halves({ events, first }: Batch): readonly [Batch, Batch] {
  const middle = Math.ceil(events.length / 2)
  return [
    { first, events: events.slice(0, middle) },
    { first: first + middle, events: events.slice(middle) },
  ]
}
