import { randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { ChannelClient, Event } from '@posthorn/client'
import type { Command } from 'commander'
import { inBatches } from '../../batches/in-batches.ts'
import { sendBatches } from '../../batches/send-batches.ts'
import { type EventText, splitEvents, UnsplittableError } from '../../batches/split-events.ts'
import { addIdempotencyKeyFlag } from '../../flags/idempotency-key.ts'
import { wantsJson } from '../../flags/json.ts'
import { readCount } from '../../flags/values.ts'
import { fileError, plainJsonIn, readBytes } from '../../input.ts'
import { type Cli, CommandError, type Io } from '../../io.ts'
import { channelFrom, inChannel } from '../../server/channel.ts'
import { stopSignal } from '../../stop-signal.ts'
import { jsonLine } from '../../terminal/json.ts'
import { oneLine } from '../../terminal/printable.ts'
import { createProgress } from '../../terminal/progress.ts'
import { stoppedBatches } from './stopped-batches.ts'

const help = `
The file is one JSON object a line, or one JSON array. It is read through first, so that nothing is sent
of one that is not JSON; then it goes out in batches of up to 1,000, each stored whole or not at all.

When it stops it says how to go on: --from and the same --idempotency-key. With a key of your own from
the beginning, the same command over the same file can be repeated within 24 hours after anything, and
publishes nothing twice. A --from that was not printed may cut a batch in two: what of it was sent already
is then published again.

Example:
  posthorn events publish-batch events.ndjson --idempotency-key import-2026-07`

interface BatchOptions {
  readonly file: string
  /** Number of the first event that is sent, from 1. */
  readonly from: number
  readonly idempotencyKey: string
}

/** `posthorn events publish-batch FILE`. */
export function addPublishBatch(events: Command, { io }: Cli) {
  const command = events
    .command('publish-batch')
    .description('publish a file of events, of any size')
    .argument('<file>', 'NDJSON or a JSON array; - for the standard input')
    .option('--from <n>', 'leave out the events before this one', readCount, 1)
    .addHelpText('after', help)
  inChannel(addIdempotencyKeyFlag(command)).action(async (file: string) => {
    const { from, idempotencyKey = randomUUID() } = command.opts<Partial<BatchOptions>>()
    const channel = await channelFrom(command, io)
    const onPublished = wantsJson(command)
      ? (events: readonly Event[]) => io.out(events.map(jsonLine).join(''))
      : () => {}
    const options = { file, from: from ?? 1, idempotencyKey }
    const count = await publishFile(io, channel, { ...options, onPublished })
    if (!wantsJson(command)) {
      io.out(`Published ${count} ${count === 1 ? 'event' : 'events'}.\n`)
    }
  })
}

async function publishFile(
  io: Io,
  channel: ChannelClient,
  options: BatchOptions & { readonly onPublished: (events: readonly Event[]) => void },
): Promise<number> {
  const { file, from } = options
  const read = await openEvents(io, file)
  const checked = createProgress(io, 'reading')
  const total = await countSound(read(), file, (count) => checked.show(count, null)).finally(() =>
    checked.end(),
  )
  if (from > Math.max(1, total)) {
    const sentence = `${oneLine(file)} has ${total} events, none from ${from} on.`
    throw new CommandError('past_the_end', sentence, { fix: 'Give --from a smaller number.' })
  }
  const signal = stopSignal(io)
  const progress = createProgress(io, 'published')
  progress.show(from - 1, total)
  try {
    const { sent: count, stop } = await sendBatches(channel, inBatches(read(), from), {
      ...options,
      isStopping: () => signal.aborted,
      onPublished(events, sent) {
        options.onPublished(events)
        progress.show(from - 1 + sent, total)
      },
    })
    if (stop !== null) throw stoppedBatches(stop, options.idempotencyKey)
    return count
  } finally {
    progress.end()
  }
}

/** Reads the events of the file from the beginning, each time it is called. */
async function openEvents(io: Io, file: string): Promise<() => AsyncIterable<EventText>> {
  const path = resolve(io.cwd, file)
  const isFile = file !== '-' && (await stat(path).catch(() => null))?.isFile() === true
  if (!isFile) {
    // The standard input and pipes can be read only once.
    const bytes = await readBytes(io, file)
    return () => splitEvents(oncePiece(bytes))
  }
  return async function* () {
    try {
      yield* splitEvents(createReadStream(path))
    } catch (error) {
      throw fileError(error, { name: file, path })
    }
  }
}

/** How many there are. Nothing is sent of a file that cannot be sent whole. */
async function countSound(
  events: AsyncIterable<EventText>,
  file: string,
  onCount: (count: number) => void,
): Promise<number> {
  const shown = file === '-' ? 'The standard input' : oneLine(file)
  let count = 0
  try {
    for await (const { line, text } of events) {
      plainJsonIn(text, `${shown}, line ${line},`)
      count += 1
      onCount(count)
    }
  } catch (error) {
    if (!(error instanceof UnsplittableError)) throw error
    throw new CommandError('malformed_json', `${shown}: ${error.message}`, {
      fix: 'Write one JSON object a line, or one JSON array. Nothing was sent.',
    })
  }
  return count
}

async function* oncePiece(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}
