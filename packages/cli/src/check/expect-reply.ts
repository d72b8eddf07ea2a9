import { headerNames } from '@posthorn/signature'
import { failed, passed, type Verdict } from './check.ts'
import type { ListenerUnderTest } from './listener-under-test.ts'
import type { Message } from './message.ts'
import { inWords, isAccepted } from './reply.ts'

/** A message, and what of it is special: `with a Content-Type of text/plain`. */
export interface Variant {
  readonly what: string
  readonly message: Message
}

/** Passed when every variant is answered 2xx. */
export async function expectAccepted(
  listener: ListenerUnderTest,
  ...variants: readonly Variant[]
): Promise<Verdict> {
  for (const { what, message } of variants) {
    const reply = await listener.send(message)
    if (!isAccepted(reply)) return failed(`${what}: ${inWords(reply)}`)
  }
  return passed
}

/** What says "not from the sender": a sender that made a mistake gives up, and a forger has nothing. */
const refusals: readonly number[] = [400, 401, 403]

/**
 * Passed when every variant is answered 400, 401 or 403, and had no effect where that can be seen. A 5xx
 * is no refusal: senders try again, and it shows that the listener fell over what it got.
 */
export async function expectRefused(
  listener: ListenerUnderTest,
  ...variants: readonly Variant[]
): Promise<Verdict> {
  for (const { what, message } of variants) {
    const reply = await listener.send(message)
    if (reply.kind !== 'answered' || !refusals.includes(reply.status)) {
      return failed(`${what}: ${inWords(reply)}, not 400, 401 or 403`)
    }
    if (await hadEffects(listener, message)) {
      return failed(`${what}: ${inWords(reply)}, and handled it all the same`)
    }
  }
  return passed
}

async function hadEffects({ effects }: ListenerUnderTest, { headers }: Message): Promise<boolean> {
  for (const [name, id] of effects === null ? [] : headers) {
    if (name === headerNames.id && (await effects?.count(id))) return true
  }
  return false
}
