import type { ChannelClient } from '@posthorn/client'
import { CommandError } from '../io.ts'
import { oneLine } from '../terminal/printable.ts'
import type { Progress } from '../terminal/progress.ts'

export interface EventToPublish {
  readonly topic: string
  readonly data: unknown
  readonly ref: string | undefined
}

interface Copies {
  readonly count: number
  readonly idempotencyKey: string | undefined
  readonly progress: Progress
}

const mostInBatch = 1000
/** A quarter of what the server takes at once unless it is set otherwise. */
const batchBytes = 4 * 1024 * 1024

/** Publishes the event that many times, in batches, and answers the ids in order. */
export async function publishCopies(
  channel: ChannelClient,
  { topic, data, ref }: EventToPublish,
  { count, idempotencyKey, progress }: Copies,
): Promise<string[]> {
  const event = { topic, data, ...(ref === undefined ? {} : { ext_ref_code: ref }) }
  if (count === 1) return [(await channel.events.publish(event, { idempotencyKey })).id]
  const bytes = Buffer.byteLength(JSON.stringify(event)) + 1
  const inBatch = Math.max(1, Math.min(mostInBatch, Math.floor(batchBytes / bytes)))
  const ids: string[] = []
  progress.show(0, count)
  while (ids.length < count) {
    const events = new Array<typeof event>(Math.min(inBatch, count - ids.length)).fill(event)
    // Every batch has a key of its own; the same ones when the command is run again.
    const key = idempotencyKey === undefined ? undefined : `${idempotencyKey}-${ids.length}`
    try {
      const { data: published } = await channel.events.publishBatch(events, { idempotencyKey: key })
      for (const { id } of published) ids.push(id)
    } catch (error) {
      throw ids.length === 0 ? error : brokenOff(error, { ids, count })
    }
    progress.show(ids.length, count)
  }
  return ids
}

/** Some batches are stored, and one is not. */
function brokenOff(error: unknown, { ids, count }: { ids: readonly string[]; count: number }) {
  const why = error instanceof Error ? oneLine(error.message) : ''
  return new CommandError(
    'published_in_part',
    `${ids.length} of ${count} events were published, the last as ${ids.at(-1)}; then: ${why}`,
    {
      fix: 'Publish the rest with --count. With --idempotency-key the same command goes on where it stopped.',
    },
  )
}
