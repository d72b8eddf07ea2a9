import { type Check, failed, passed, passedWith, skipped, type Verdict } from '../check.ts'
import type { ListenerUnderTest } from '../listener-under-test.ts'
import { newId } from '../message.ts'
import { inWords, isAccepted, type Reply } from '../reply.ts'

const unseen = 'judged by the answers alone; with --effects the effects are counted'

const dedupe =
  'Claim the webhook-id in a store before the handler runs, in one step, and keep it when the handler succeeded.'

/** Events arrive at least once: again, at the same time, and after a failure. */
export const repeatChecks: readonly Check[] = [
  {
    id: 'authenticity/same-id-again',
    level: 'must',
    title: 'handles an event once that comes twice, and answers 2xx to both',
    fix: `${dedupe} Answer 2xx to what was handled before: anything else makes the sender try again.`,
    async run(listener) {
      const id = newId()
      for (const which of ['first', 'second']) {
        const reply = await listener.send(listener.event({ id }))
        if (!isAccepted(reply)) return failed(`the ${which} time ${inWords(reply)}`)
      }
      return hadOneEffect(listener, id)
    },
  },
  {
    id: 'authenticity/ten-at-once',
    level: 'must',
    title: 'handles an event once that comes ten times at once',
    fix: `${dedupe} Answer 409 with Retry-After while the first one is running, so that the sender asks again should it fail.`,
    async run(listener) {
      const id = newId()
      const message = listener.event({ id })
      const replies = await Promise.all(Array.from({ length: 10 }, () => listener.send(message)))
      const odd = replies.find((reply) => !isAccepted(reply) && !asksToWait(reply))
      if (odd !== undefined) return failed(`${inWords(odd)}, neither 2xx nor 409 with Retry-After`)
      if (!replies.some(isAccepted)) return failed('it answered 409 to all ten')
      return hadOneEffect(listener, id)
    },
  },
  {
    id: 'authenticity/retry-after-failure',
    level: 'must',
    title: 'handles an event again whose first attempt failed',
    fix: 'Give the claim back when the handler fails, and answer 5xx: an event marked as seen before it was handled is lost.',
    async run(listener) {
      if (listener.effects === null) {
        return skipped('it needs a handler that fails when asked to: see --effects')
      }
      const id = newId()
      const data = { fail_first: true }
      const first = await listener.send(listener.event({ id, data }))
      if (first.kind !== 'answered' || first.status < 500) {
        return failed(`when the handler failed ${inWords(first)}, not 5xx`)
      }
      const second = await listener.send(listener.event({ id, data }))
      if (!isAccepted(second)) return failed(`the second time ${inWords(second)}`)
      return hadOneEffect(listener, id)
    },
  },
]

async function hadOneEffect({ effects }: ListenerUnderTest, id: string): Promise<Verdict> {
  if (effects === null) return passedWith(unseen)
  const count = await effects.count(id)
  return count === 1 ? passed : failed(`the event had ${count} effects, not one`)
}

function asksToWait(reply: Reply): boolean {
  return reply.kind === 'answered' && reply.status === 409 && 'retry-after' in reply.headers
}
