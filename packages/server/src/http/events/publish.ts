import { isRefusal, type Refusal } from '../../domain/refusal/refusal.ts'
import {
  type Accepted,
  acceptEvents,
  type EventDraft,
} from '../../operations/events/accept-events.ts'
import type { DraftShape } from '../../operations/events/check-drafts.ts'
import { type Answer, bytesAnswer } from '../answer/answer.ts'
import { bodyKind } from '../body/content-type.ts'
import { type EventInput, readFormEvent, readJsonEvent } from '../body/event-input.ts'
import { once } from '../request/idempotency.ts'
import type { ChannelCall, Handled } from '../route.ts'
import { deprecationHeaders } from './deprecation.ts'
import { eventBytes } from './present.ts'

export function publish(call: ChannelCall): Handled {
  const read = readOne(call)
  return isRefusal(read) ? read : accept(call, read, presentOne)
}

interface Drafts {
  readonly drafts: readonly EventDraft[]
  readonly shape: DraftShape
}

/** The one event of a body, as JSON or as a form. */
export function readOne(call: ChannelCall): Drafts | Refusal {
  const kind = bodyKind(call.header('content-type'), ['json', 'form'])
  if (typeof kind !== 'string') return kind
  const input = eventInput(call)
  const draft = kind === 'json' ? readJsonEvent(input) : readFormEvent(input)
  return isRefusal(draft) ? draft : { drafts: [draft], shape: kind === 'form' ? 'form' : 'json' }
}

/** Stores drafts and answers with the events they became, and whether a topic of theirs is deprecated. */
export function accept(
  call: ChannelCall,
  { drafts, shape }: Drafts,
  present: (accepted: Accepted) => Answer,
): Handled {
  const { channel, context } = call
  return once<Accepted>(
    call,
    (remember) =>
      acceptEvents(context, channel, drafts, {
        remember: remember && ((events) => remember({ kind: 'accepted', events })),
        shape,
      }),
    (accepted) => {
      const headers = deprecationHeaders(context.directory, accepted.events)
      return headers === null ? present(accepted) : { ...present(accepted), headers }
    },
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
