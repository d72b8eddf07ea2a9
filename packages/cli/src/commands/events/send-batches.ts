import { type ChannelClient, type Event, PosthornProblem } from '@posthorn/client'
import { jsonIn } from '../../input.ts'
import { CommandError } from '../../io.ts'
import { asCommandError } from '../../server/errors.ts'
import { oneLine } from '../../terminal/printable.ts'
import { type Batch, halves } from './batches.ts'

/** Many are on their way, and somebody waits for the end of them: a restart of the server is waited for. */
const retries = 5
const mostFaults = 10

interface Sending {
  /** Of the whole work; each batch has its own, made of it and the number of its first event. */
  readonly idempotencyKey: string
  readonly isStopping: () => boolean
  /** `sent` counts from the first batch on. */
  readonly onPublished: (events: readonly Event[], sent: number) => void
}

/**
 * Sends one batch after the other, so that events are accepted in their order. One that goes to too
 * many webhooks at once is sent in halves. Fails at the first that is refused, with how to go on.
 * Answers how many events it sent.
 */
export async function sendBatches(
  channel: ChannelClient,
  batches: AsyncIterable<Batch>,
  { idempotencyKey, isStopping, onPublished }: Sending,
): Promise<number> {
  let sent = 0
  async function send(batch: Batch): Promise<void> {
    const { events: texts, first } = batch
    if (isStopping()) throw stoppedAt(batch, idempotencyKey, null)
    const events = texts.map(({ line, text }) => jsonIn(text, `Line ${line}`))
    try {
      const { data } = await channel.events.publishBatch(
        // What is no event the server tells, by its place.
        events as { topic: string }[],
        { idempotencyKey: `${idempotencyKey}-${first}`, retries },
      )
      sent += data.length
      onPublished(data, sent)
    } catch (error) {
      const isTooWide = error instanceof PosthornProblem && error.code === 'batch_too_wide'
      if (!isTooWide || texts.length === 1) throw stoppedAt(batch, idempotencyKey, error)
      const [firstHalf, secondHalf] = halves(batch)
      await send(firstHalf)
      await send(secondHalf)
    }
  }
  for await (const batch of batches) await send(batch)
  return sent
}

/** Where it stopped, why, and how to go on; `error` is null when the user wanted it to stop. */
function stoppedAt(batch: Batch, idempotencyKey: string, error: unknown): unknown {
  const { events, first } = batch
  const cause = error === null ? null : asCommandError(error)
  if (cause !== null && !(cause instanceof CommandError)) return cause
  const last = first + events.length - 1
  const state = isSurelyRefused(error)
    ? first === 1
      ? 'Nothing was published.'
      : 'Those before it are published, and none from it on.'
    : `Whether ${first} to ${last} are published is not known; the key sees to it that they are once.`
  const goOn = `Go on with the same command and --from ${first} --idempotency-key ${oneLine(idempotencyKey)}`
  const why = cause === null ? 'as you wanted' : faultsOf(batch, error, cause)
  return new CommandError(cause?.code ?? 'stopped', `Stopped before event ${first}: ${why}`, {
    fix: `${state}\n  ${goOn}`,
  })
}

/** Not so when an answer was lost, or came from a server in trouble: the work may be done. */
function isSurelyRefused(error: unknown): boolean {
  if (error === null) return true
  return error instanceof PosthornProblem && refusals.includes(error.status)
}

const refusals = [400, 401, 403, 404, 413, 415, 422]

/** The events at fault, by number and line. */
function faultsOf({ events, first }: Batch, error: unknown, cause: CommandError): string {
  if (!(error instanceof PosthornProblem) || error.errors.length === 0) return cause.message
  const faults = error.errors.slice(0, mostFaults).map(({ detail, pointer }) => {
    const [, at, field = ''] = /^\/(\d+)\/?(.*)$/.exec(pointer) ?? []
    const line = events[Number(at)]?.line
    if (at === undefined || line === undefined) return `${pointer}: ${detail}`
    return `event ${first + Number(at)} (line ${line})${field && `, ${field}`}: ${detail}`
  })
  const more = error.errors.length - faults.length
  const rest = more > 0 ? [`and ${more} more`] : []
  return ['the server does not take what follows it.', ...faults, ...rest]
    .map((each) => oneLine(each))
    .join('\n  ')
}
