import { headerNames } from '@posthorn/signature'
import type { Check } from '../check.ts'
import { expectRefused } from '../expect-reply.ts'
import { type Message, newId } from '../message.ts'

export const idChecks: readonly Check[] = [
  {
    id: 'authenticity/id-with-dot',
    level: 'must',
    title: 'refuses a webhook-id with a dot',
    fix: 'Refuse ids with ".": dots part what is signed, so that one signature would fit two messages.',
    run: (listener) =>
      expectRefused(listener, {
        what: 'an id with a dot, signed',
        message: listener.event({ id: `${newId()}.1` }),
      }),
  },
  {
    id: 'authenticity/id-with-comma',
    level: 'must',
    title: 'refuses a webhook-id with a comma',
    fix: 'Refuse ids with ",": servers join headers that are given twice by a comma.',
    run: (listener) =>
      expectRefused(
        listener,
        { what: 'an id with a comma, signed', message: listener.event({ id: `${newId()},1` }) },
        { what: 'two ids, signed', message: listener.event({ id: `${newId()}, ${newId()}` }) },
      ),
  },
  {
    id: 'authenticity/id-twice',
    level: 'must',
    title: 'refuses a webhook-id that is given twice',
    fix: 'Look at the raw headers and refuse a second webhook-id: what signs and what dedupes may each see another one.',
    run(listener) {
      const id = newId()
      const other = newId()
      const message = listener.event({ id })
      const joined = listener.event({ id: `${id}, ${other}` })
      return expectRefused(
        listener,
        { what: 'the same id twice', message: withIds(message, id, id) },
        { what: 'another id behind the signed one', message: withIds(message, id, other) },
        { what: 'another id before the signed one', message: withIds(message, other, id) },
        { what: 'two ids, signed as servers join them', message: withIds(joined, id, other) },
      )
    },
  },
]

function withIds(message: Message, ...ids: readonly string[]): Message {
  const others = message.headers.filter(([name]) => name !== headerNames.id)
  return { ...message, headers: [...ids.map((id) => [headerNames.id, id] as const), ...others] }
}
