import { isRefusal } from '../../domain/errors.ts'
import { type Accepted, acceptEvents, type EventDraft } from '../../operations/accept-events.ts'
import { type Answer, bytesAnswer } from '../answer.ts'
import { bodyKind } from '../body/content-type.ts'
import { type EventInput, readFormEvent, readJsonEvent } from '../body/event-input.ts'
import { once } from '../idempotency.ts'
import type { ChannelCall, Handled } from '../route.ts'
import { eventBytes } from './present.ts'

export function publish(call: ChannelCall): Handled {
  const kind = bodyKind(call.header('content-type'), ['json', 'form'])
  if (typeof kind !== 'string') return kind
  const input = eventInput(call)
  const draft = kind === 'json' ? readJsonEvent(input) : readFormEvent(input)
  return isRefusal(draft) ? draft : accept(call, [draft], presentOne)
}

/** Stores drafts and answers with the events they became. */
export function accept(
  call: ChannelCall,
  drafts: readonly EventDraft[],
  present: (accepted: Accepted) => Answer,
): Handled {
  return once<Accepted>(
    call,
    (remember) =>
      acceptEvents(call.context, call.channel, drafts, {
        remember: remember && ((events) => remember({ kind: 'accepted', events })),
      }),
    present,
  )
}

export function eventInput({ bytes, context, header }: ChannelCall): EventInput {
  return {
    bytes,
    traceparent: traceparentOf(header('traceparent')),
    eventBytes: context.limits.eventBytes,
  }
}

function presentOne({ events: [event] }: Accepted): Answer {
  if (event === undefined) throw new Error('a draft was accepted and became no event')
  return bytesAnswer(201, eventBytes(event))
}

const traceparentPattern = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/

/** One that does not follow W3C Trace Context counts as none, as that specification says. */
function traceparentOf(header: string | undefined): string | null {
  return header !== undefined && traceparentPattern.test(header) ? header : null
}
