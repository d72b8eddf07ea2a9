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

/** Puts events together, from the one of number `from` on, in the same batches every time. */
export async function* inBatches(
  events: AsyncIterable<EventText>,
  from: number,
): AsyncGenerator<Batch> {
  let number = 0
  let batch: EventText[] = []
  let bytes = 0
  for await (const event of events) {
    number += 1
    if (number < from) continue
    const size = Buffer.byteLength(event.text)
    if (batch.length === mostEvents || (batch.length > 0 && bytes + size > mostBytes)) {
      yield { first: number - batch.length, events: batch }
      batch = []
      bytes = 0
    }
    batch.push(event)
    bytes += size
  }
  if (batch.length > 0) yield { first: number - batch.length + 1, events: batch }
}

export function halves({ events, first }: Batch): readonly [Batch, Batch] {
  const middle = Math.ceil(events.length / 2)
  return [
    { first, events: events.slice(0, middle) },
    { first: first + middle, events: events.slice(middle) },
  ]
}
