import { randomUUID } from 'node:crypto'
import { CommandError, exitCodes } from '../io.ts'
import { oneLine } from '../terminal/printable.ts'
import { type ListenerFacts, listenerFor } from './listener-under-test.ts'
import { inWords, isAccepted, type Reply } from './reply.ts'

export const validationTopic = 'posthorn.validation'

/**
 * Sees that nobody is checked who did not ask for it: forged and broken requests go to this machine
 * alone, or to a listener that answers the challenge of a signed `posthorn.validation` event. That event is all
 * that others get. Throws `CommandError` where that fails.
 */
export async function requireConsent(facts: ListenerFacts, signal: AbortSignal): Promise<void> {
  const { target, effects } = facts
  if (effects !== null && !effects.isLoopback && effects.url.hostname !== target.url.hostname) {
    throw new CommandError(
      'effects_elsewhere',
      `${effects.url.hostname} is neither this machine nor the host of the listener.`,
      { fix: 'Offer the effects at the host of the listener.', exitCode: exitCodes.usage },
    )
  }
  if (target.isLoopback) return
  const challenge = randomUUID()
  const listener = listenerFor(facts, signal)
  const reply = await listener.send(listener.event({ topic: validationTopic, data: { challenge } }))
  if (isAccepted(reply) && challengeIn(reply) === challenge) return
  const saw = oneLine(inWords(reply))
  throw new CommandError(
    'not_consented',
    `${target.url.host} is not this machine, and did not agree to be checked: ${saw}.`,
    {
      fix: 'Let it answer {"challenge": data.challenge} to a signed posthorn.validation event, as the listener SDK does, and see that the secret is its own. Nothing else was sent.',
    },
  )
}

/** What an answer says to a challenge; undefined when it says nothing. */
export function challengeIn(reply: Reply): unknown {
  if (reply.kind !== 'answered') return undefined
  try {
    return JSON.parse(reply.body.toString('utf8'))?.challenge
  } catch {
    return undefined
  }
}
