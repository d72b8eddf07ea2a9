import type { Claim } from '../dedupe/dedupe-store.ts'
import type { WebhookEvent } from '../event.ts'
import { Gone, type Handler, StopRetrying } from '../handler.ts'
import { ok, refuse } from './answers.ts'
import type { Answer } from './incoming.ts'
import { orLate } from './or-late.ts'

interface Run {
  readonly handler: Handler
  readonly event: WebhookEvent
  readonly claim: Claim | null
  readonly stop: AbortController
  readonly deadlineMs: number
  readonly background: (work: Promise<unknown>) => void
  readonly onError: (error: unknown) => void
  /** Records how it went, before the answer and after it alike. Never rejects. */
  settle(succeeded: boolean): Promise<void>
}

/**
 * Runs a handler until it ends or its deadline passes, whichever is first. Past the deadline the
 * handler is asked to stop and goes on as long as it likes; how it ends is settled then.
 */
export async function runHandler(run: Run): Promise<Answer> {
  const { stop, deadlineMs } = run
  const work = toTheEnd(run)
  run.background(work)
  return orLate(work, deadlineMs, () => {
    stop.abort(new DOMException(`The handler took over ${deadlineMs} ms.`, 'TimeoutError'))
    return refuse(503, 'deadline_passed', 'The event took too long to handle. Try again.')
  })
}

async function toTheEnd({ handler, event, claim, stop, onError, settle }: Run): Promise<Answer> {
  let answer: Answer
  try {
    answer = answerFor(await handler(event, { signal: stop.signal, claim }))
  } catch (error) {
    onError(error)
    answer = refuse(500, 'handler_failed', 'The event could not be handled. Try again.')
  }
  await settle(answer.status === 200)
  return answer
}

function answerFor(result: unknown): Answer {
  if (result === Gone) return refuse(410, 'gone', 'No more deliveries are wanted here.')
  if (result === StopRetrying) {
    return refuse(422, 'not_processable', 'The event cannot be handled, now or later.', {
      'webhook-delivery': 'abort-message',
    })
  }
  return ok()
}
