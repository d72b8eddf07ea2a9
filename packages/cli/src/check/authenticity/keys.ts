import { type Check, skipped } from '../check.ts'
import { expectRefused } from '../expect-reply.ts'
import { hmacKey, strangersKey } from '../signing-keys.ts'

export const keyChecks: readonly Check[] = [
  {
    id: 'authenticity/wrong-key',
    level: 'must',
    title: 'refuses a signature made with another key',
    fix: 'Compute the signature with your own secret and compare it with the one in the header. Refuse when they differ.',
    run: async (listener) =>
      expectRefused(listener, {
        what: 'signed with another secret',
        message: listener.event({ keys: [await strangersKey('v1')] }),
      }),
  },
  {
    id: 'authenticity/empty-key',
    level: 'must',
    title: 'refuses a signature made with a key of no bytes',
    fix: 'Refuse to start without a secret: one that is empty, or that is lost in decoding, lets anybody sign.',
    run: (listener) =>
      expectRefused(listener, {
        what: 'signed with a key of no bytes',
        message: listener.event({ keys: [hmacKey(new Uint8Array())] }),
      }),
  },
  {
    id: 'authenticity/public-key-as-secret',
    level: 'must',
    title: 'takes no public key for a secret',
    fix: 'Verify v1a signatures with the public key and v1 signatures with the secret alone: everybody may know the public key.',
    run: async (listener) => {
      const publicKeys = listener.keys.flatMap(({ publicKey }) => publicKey ?? [])
      if (publicKeys.length === 0) return skipped(needsPrivateKey)
      return expectRefused(
        listener,
        ...publicKeys.flatMap((text) => [
          {
            what: 'signed (v1) with the bytes of the public key',
            message: listener.event({ keys: [hmacKey(Buffer.from(text.slice(5), 'base64'))] }),
          },
          {
            what: 'signed (v1) with the text of the public key',
            message: listener.event({ keys: [hmacKey(Buffer.from(text))] }),
          },
        ]),
      )
    },
  },
]

export const needsPrivateKey =
  'it needs the private key of the sender: give --secret whsk_… (besides whsec_…, if both are in use)'
