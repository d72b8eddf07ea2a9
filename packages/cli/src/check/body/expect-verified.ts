import { failed, passed, passedWith, type Verdict } from '../check.ts'
import type { Variant } from '../expect-reply.ts'
import type { ListenerUnderTest } from '../listener-under-test.ts'
import { type Answered, inWords, isAccepted, isClientError } from '../reply.ts'
import { strangersKey } from '../signing-keys.ts'

/**
 * Passed when the variant is accepted, or refused for what it says: with a 4xx that a forged one does
 * not get. Only then was the signature found to be right.
 */
export async function expectVerified(
  listener: ListenerUnderTest,
  { what, message }: Variant,
): Promise<Verdict> {
  const reply = await listener.send(message)
  const saw = `${what}: ${inWords(reply)}`
  if (isAccepted(reply)) return passed
  if (!isClientError(reply)) return failed(saw)
  const keys = [await strangersKey('v1')]
  const forged = await listener.send(listener.event({ body: message.body, keys }))
  if (forged.kind !== 'answered' || meaningOf(forged) === meaningOf(reply)) {
    return failed(`${saw}, the same as to a forged one`)
  }
  return passedWith(`${saw}; the signature was found to be right`)
}

/** Without numbers and ids, which differ from answer to answer. */
function meaningOf({ status, body }: Answered): string {
  return `${status} ${body.toString('latin1').replace(/[0-9a-f-]{8,}|\d+/gi, '')}`
}
