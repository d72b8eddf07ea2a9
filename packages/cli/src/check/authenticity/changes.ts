import { headerNames } from '@posthorn/signature'
import type { Check } from '../check.ts'
import { expectRefused } from '../expect-reply.ts'
import { headerOf, type Message, withHeader } from '../message.ts'

/** One bit of what is signed is another one on the wire. */
export const changeChecks: readonly Check[] = [
  {
    id: 'authenticity/body-changed',
    level: 'must',
    title: 'refuses a body of which one bit was changed',
    fix: 'Verify the raw bytes as they came in, all of them, before anything parses them.',
    run(listener) {
      const message = listener.event({ data: { total: 1 } })
      const at = message.body.lastIndexOf('1'.charCodeAt(0))
      const body = Uint8Array.from(message.body)
      body[at] = flipped(body[at] ?? 0)
      return expectRefused(listener, {
        what: 'a digit of the body changed',
        message: { ...message, body },
      })
    },
  },
  {
    id: 'authenticity/id-changed',
    level: 'must',
    title: 'refuses a webhook-id of which one bit was changed',
    fix: 'Sign over "{webhook-id}.{webhook-timestamp}.{body}": without the id a recorded request can be sent again as a new event.',
    run: (listener) =>
      expectRefused(listener, {
        what: 'the last letter of webhook-id changed',
        message: withLastFlipped(listener.event(), headerNames.id),
      }),
  },
  {
    id: 'authenticity/timestamp-changed',
    level: 'must',
    title: 'refuses a webhook-timestamp of which one bit was changed',
    fix: 'Sign over "{webhook-id}.{webhook-timestamp}.{body}": without the timestamp an old request can be made young again.',
    run: (listener) =>
      expectRefused(listener, {
        what: 'the last digit of webhook-timestamp changed',
        message: withLastFlipped(listener.event(), headerNames.timestamp),
      }),
  },
]

function withLastFlipped(message: Message, name: string): Message {
  const value = headerOf(message, name)
  const last = String.fromCharCode(flipped(value.charCodeAt(value.length - 1)))
  return withHeader(message, name, value.slice(0, -1) + last)
}

/** The lowest bit: a digit stays a digit, a letter a to f visible. */
function flipped(byte: number): number {
  return byte ^ 1
}
