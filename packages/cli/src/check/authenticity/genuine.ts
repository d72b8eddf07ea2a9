import type { Check } from '../check.ts'
import { expectAccepted } from '../expect-reply.ts'

/** The first check of all: when it fails, the others say little. */
export const genuineChecks: readonly Check[] = [
  {
    id: 'authenticity/valid',
    level: 'must',
    title: 'accepts an event that is signed as it should be',
    fix: 'See that the listener has the secret given here and verifies the raw bytes of the body, then answer 2xx, also to topics it does not know.',
    run(listener) {
      const secrets = listener.keys.filter(({ scheme }) => scheme === 'v1')
      const alone = secrets.length === 0 ? listener.keys : secrets
      return expectAccepted(
        listener,
        ...alone.map((key, at) => ({
          what: alone.length === 1 ? 'a signed event' : `signed with secret ${at + 1} alone`,
          message: listener.event({ keys: [key] }),
        })),
      )
    },
  },
]
