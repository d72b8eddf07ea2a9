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
 * many webhooks at once is sent in halves; so is one whose key was used, as a half of it may have been
 * sent before, when it was too wide. Fails at the first that is refused, with how to go on. Answers how
 * many events it sent.
 */
export async function sendBatches(
  channel: ChannelClient,
  batches: AsyncIterable<Batch>,
  { idempotencyKey, isStopping, onPublished }: Sending,
): Promise<number> {
  let sent = 0
  async function send(batch: Batch, whole: Batch): Promise<void> {
    const { events: texts, first } = batch
    const stopped = (error: unknown) => stoppedAt({ batch, whole, idempotencyKey }, error)
    if (isStopping()) throw stopped(null)
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
      const goesInHalves = isProblem(error, 'batch_too_wide') || isProblem(error, keyReused)
      if (!goesInHalves || texts.length === 1) throw stopped(error)
      const [firstHalf, secondHalf] = halves(batch)
      await send(firstHalf, whole)
      await send(secondHalf, whole)
    }
  }
  for await (const batch of batches) await send(batch, batch)
  return sent
}

interface Stop {
  /** What was refused, or not sent. */
  readonly batch: Batch
  /** What it is a part of: with its number the parts have the same keys when it is repeated. */
  readonly whole: Batch
  readonly idempotencyKey: string
}

/** Where it stopped, why, and how to go on; `error` is null when the user wanted it to stop. */
function stoppedAt({ batch, whole, idempotencyKey }: Stop, error: unknown): unknown {
  const { first } = batch
  const cause = error === null ? null : asCommandError(error)
  if (cause !== null && !(cause instanceof CommandError)) return cause
  const why = cause === null ? 'as you wanted' : faultsOf(batch, error, cause)
  const key = oneLine(idempotencyKey)
  const goOn = isProblem(error, keyReused)
    ? `Events that are not those of the file now were sent under the key ${key}. Give the file as it was then; or, for events that were never sent, another --idempotency-key.`
    : `${stateOf(batch, whole, error)}\n  Go on with the same command and --from ${whole.first} --idempotency-key ${key}`
  return new CommandError(cause?.code ?? 'stopped', `Stopped before event ${first}: ${why}`, {
    fix: goOn,
  })
}

/** What is published and what is not. */
function stateOf({ events, first }: Batch, whole: Batch, error: unknown): string {
  const last = first + events.length - 1
  if (!isSurelyRefused(error)) {
    return `Whether ${first} to ${last} are published is not known; the key sees to it that they are once.`
  }
  if (first === 1) return 'Nothing was published.'
  const state = 'Those before it are published, and none from it on.'
  if (first === whole.first) return state
  return `${state} The key sees to it that ${whole.first} to ${first - 1} are not published again.`
}

/** Not so when an answer was lost, or came from a server in trouble: the work may be done. */
function isSurelyRefused(error: unknown): boolean {
  if (error === null) return true
  return error instanceof PosthornProblem && refusals.includes(error.status)
}

const keyReused = 'idempotency_key_reused'

function isProblem(error: unknown, code: PosthornProblem['code']): boolean {
  return error instanceof PosthornProblem && error.code === code
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
