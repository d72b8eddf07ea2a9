import { headerNames } from '@posthorn/signature'
import type { Check } from '../check.ts'
import { expectRefused, type Variant } from '../expect-reply.ts'
import type { ListenerUnderTest } from '../listener-under-test.ts'
import { type Message, withHeader } from '../message.ts'

type Part = keyof typeof headerNames

const parts = Object.keys(headerNames) as Part[]

/** Each of the three headers, missing and empty. */
export const headerChecks: readonly Check[] = parts.flatMap((part) => [
  check(part, 'missing', null),
  check(part, 'empty', ''),
])

function check(part: Part, state: 'missing' | 'empty', value: string | null): Check {
  const name = headerNames[part]
  return {
    id: `authenticity/${part}-${state}`,
    level: 'must',
    title: state === 'missing' ? `refuses an event without ${name}` : `refuses an empty ${name}`,
    fix: `Answer 401 when ${name} is ${state}, before anything is verified or parsed. No header is optional.`,
    run: (listener) =>
      expectRefused(
        listener,
        ...signedFor(listener, part).map(({ what, message }) => ({
          what: `${name} ${state}${what}`,
          message: withHeader(message, name, value),
        })),
      ),
  }
}

/** Signed as usual, and as one that takes the header for empty expects it. */
function signedFor(listener: ListenerUnderTest, part: Part): Variant[] {
  const usual: Variant = { what: '', message: listener.event() }
  if (part === 'signature') return [usual]
  const emptied: Message = listener.event({ [part]: '' })
  return [usual, { what: ', and signed like that', message: emptied }]
}
