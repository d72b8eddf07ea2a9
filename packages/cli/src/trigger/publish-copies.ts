import { randomUUID } from 'node:crypto'
import type { ChannelClient } from '@posthorn/client'
import { inBatches } from '../batches/in-batches.ts'
import { type Stop, sendBatches } from '../batches/send-batches.ts'
import type { EventText } from '../batches/split-events.ts'
import { CommandError } from '../io.ts'
import { oneLine } from '../terminal/printable.ts'
import type { Progress } from '../terminal/progress.ts'

export interface EventToPublish {
  readonly topic: string
  readonly data: unknown
  readonly extRefCode: string | undefined
}

interface Copies {
  readonly count: number
  readonly idempotencyKey: string | undefined
  readonly progress: Progress
}

/** Publishes the event that many times, in batches, and answers the ids in order. */
export async function publishCopies(
  channel: ChannelClient,
  { topic, data, extRefCode }: EventToPublish,
  { count, idempotencyKey, progress }: Copies,
): Promise<string[]> {
  const event = { topic, data, ...(extRefCode === undefined ? {} : { ext_ref_code: extRefCode }) }
  if (count === 1) return [(await channel.events.publish(event, { idempotencyKey })).id]
  const ids: string[] = []
  progress.show(0, count)
  const { stop } = await sendBatches(channel, inBatches(copiesOf(event, count), 1), {
    idempotencyKey: idempotencyKey ?? randomUUID(),
    isStopping: () => false,
    onPublished(events, sent) {
      for (const { id } of events) ids.push(id)
      progress.show(sent, count)
    },
  })
  if (stop !== null) throw ids.length === 0 ? stop.error : brokenOff(stop, { ids, count })
  return ids
}

async function* copiesOf(event: object, count: number): AsyncGenerator<EventText> {
  const text = JSON.stringify(event)
  for (let line = 1; line <= count; line += 1) yield { text, line }
}

/** Some batches are stored, and one is not. */
function brokenOff({ error }: Stop, { ids, count }: { ids: readonly string[]; count: number }) {
  const why = error instanceof Error ? oneLine(error.message) : ''
  return new CommandError(
    'published_in_part',
    `${ids.length} of ${count} events were published, the last as ${ids.at(-1)}; then: ${why}`,
    {
      fix: 'Publish the rest with --count. With --idempotency-key the same command goes on where it stopped.',
    },
  )
}
