import { PosthornProblem } from '@posthorn/client'
import type { Batch } from '../../batches/in-batches.ts'
import { isKeyReused, type Stop } from '../../batches/send-batches.ts'
import { CommandError } from '../../io.ts'
import { asCommandError } from '../../server/errors.ts'
import { oneLine, printable } from '../../terminal/printable.ts'
import { shellWord } from '../../terminal/shell-word.ts'

const mostFaults = 10

/** What is thrown when a file was not sent to its end: where it stopped, why, and how to go on. */
export function stoppedBatches({ batch, whole, error }: Stop, idempotencyKey: string): unknown {
  const { first } = batch
  const cause = error === null ? null : asCommandError(error)
  if (cause !== null && !(cause instanceof CommandError)) return cause
  const why = cause === null ? 'as you wanted' : faultsOf(batch, error, cause)
  const key = printable(idempotencyKey)
  const goOn = isKeyReused(error)
    ? `Events that are not those of the file now were sent under the key ${key}. Give the file as it was then; or, for events that were never sent, another --idempotency-key.`
    : `${stateOf(batch, whole, error)}\n  Go on with the same command and --from ${whole.first} --idempotency-key ${shellWord(key)}`
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
