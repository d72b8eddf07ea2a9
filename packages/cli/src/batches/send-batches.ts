import { type ChannelClient, type Event, PosthornProblem } from '@posthorn/client'
import { jsonIn } from '../input.ts'
import { type Batch, halves } from './in-batches.ts'

/** Many are on their way, and somebody waits for the end of them: a restart of the server is waited for. */
const retries = 5

interface Sending {
  /** Of the whole work; each batch has its own, made of it and the number of its first event. */
  readonly idempotencyKey: string
  readonly isStopping: () => boolean
  /** `sent` counts from the first batch on. */
  readonly onPublished: (events: readonly Event[], sent: number) => void
}

/** Where it ended before the end. */
export interface Stop {
  /** What was refused, or not sent. */
  readonly batch: Batch
  /** What it is a part of: with its number the parts have the same keys when it is repeated. */
  readonly whole: Batch
  /** Null when the user wanted it to stop. */
  readonly error: unknown
}

/**
 * Sends one batch after the other, so that events are accepted in their order. One that goes to too
 * many webhooks at once is sent in halves; so is one whose key was used, as a half of it may have been
 * sent before, when it was too wide. Stops at the first that is refused. Answers how many events it
 * sent, and where it stopped: null when all were sent.
 */
export async function sendBatches(
  channel: ChannelClient,
  batches: AsyncIterable<Batch>,
  { idempotencyKey, isStopping, onPublished }: Sending,
): Promise<{ readonly sent: number; readonly stop: Stop | null }> {
  let sent = 0
  async function send(batch: Batch, whole: Batch): Promise<Stop | null> {
    const { events: texts, first } = batch
    if (isStopping()) return { batch, whole, error: null }
    const events = texts.map(({ line, text }) => jsonIn(text, `Line ${line}`))
    try {
      const { data } = await channel.events.publishBatch(
        // What is no event the server tells, by its place.
        events as { topic: string }[],
        { idempotencyKey: `${idempotencyKey}-${first}`, retries },
      )
      sent += data.length
      onPublished(data, sent)
      return null
    } catch (error) {
      const goesInHalves = isProblem(error, 'batch_too_wide') || isKeyReused(error)
      if (!goesInHalves || texts.length === 1) return { batch, whole, error }
      const [firstHalf, secondHalf] = halves(batch)
      return (await send(firstHalf, whole)) ?? send(secondHalf, whole)
    }
  }
  for await (const batch of batches) {
    const stop = await send(batch, batch)
    if (stop !== null) return { sent, stop }
  }
  return { sent, stop: null }
}

/** Other events were sent under the key of a batch. */
export function isKeyReused(error: unknown): boolean {
  return isProblem(error, 'idempotency_key_reused')
}

function isProblem(error: unknown, code: PosthornProblem['code']): boolean {
  return error instanceof PosthornProblem && error.code === code
}
