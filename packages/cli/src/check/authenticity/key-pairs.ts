import { headerNames } from '@posthorn/signature'
import { type Check, skipped } from '../check.ts'
import { expectAccepted, expectRefused } from '../expect-reply.ts'
import { headerOf } from '../message.ts'
import { strangersKey } from '../signing-keys.ts'
import { needsPrivateKey } from './keys.ts'

/** Scheme v1a, ed25519. A listener that does not know it has to refuse it, so forgeries need no key. */
export const keyPairChecks: readonly Check[] = [
  {
    id: 'authenticity/v1a-valid',
    level: 'must',
    title: 'accepts a signature of the private key (v1a)',
    fix: 'Give the listener the public key (whpk_…), and verify v1a entries with ed25519 over the same bytes as v1.',
    async run(listener) {
      const keys = listener.keys.filter(({ scheme }) => scheme === 'v1a')
      if (keys.length === 0) return skipped(needsPrivateKey)
      return expectAccepted(listener, {
        what: 'signed with the private key',
        message: listener.event({ keys }),
      })
    },
  },
  {
    id: 'authenticity/v1a-forged',
    level: 'must',
    title: 'refuses a signature of another private key (v1a)',
    fix: 'Verify v1a entries with the public key you were given, and skip them when there is none.',
    run: async (listener) =>
      expectRefused(listener, {
        what: 'signed (v1a) with another private key',
        message: listener.event({ keys: [await strangersKey('v1a')] }),
      }),
  },
  {
    id: 'authenticity/v1a-changed',
    level: 'must',
    title: 'refuses a v1a signature of another body',
    fix: 'Verify v1a entries over webhook-id, webhook-timestamp and the raw body, not over a part of them.',
    async run(listener) {
      const keys = listener.keys.filter(({ scheme }) => scheme === 'v1a')
      if (keys.length === 0) return skipped(needsPrivateKey)
      const original = listener.event({ keys })
      const message = { ...original, body: Buffer.concat([original.body, Buffer.from(' ')]) }
      return expectRefused(listener, {
        what: `${headerOf(message, headerNames.signature).slice(0, 12)}… over a body with a space more`,
        message,
      })
    },
  },
]
