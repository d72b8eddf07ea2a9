import { type Check, failed, passed } from '../check.ts'
import { inWords, isAccepted } from '../reply.ts'

const noAnswer = 'there was no answer to a genuine event'

/** The first check of all: when it fails, the others say little. */
export const genuineChecks: readonly Check[] = [
  {
    id: 'authenticity/valid',
    level: 'must',
    title: 'accepts an event that is signed as it should be',
    fix: 'See that the listener has the secret given here and verifies the raw bytes of the body, then answer 2xx, also to topics it does not know.',
    async run(listener) {
      const secrets = listener.keys.filter(({ scheme }) => scheme === 'v1')
      const alone = secrets.length === 0 ? listener.keys : secrets
      for (const [at, key] of alone.entries()) {
        const reply = await listener.send(listener.event({ keys: [key] }))
        if (isAccepted(reply)) continue
        const what = alone.length === 1 ? 'a signed event' : `signed with secret ${at + 1} alone`
        const verdict = failed(`${what}: ${inWords(reply)}`)
        // One that hangs would be waited for in every other check as well.
        return reply.kind === 'answered' ? verdict : { ...verdict, endsRun: noAnswer }
      }
      return passed
    },
  },
]
