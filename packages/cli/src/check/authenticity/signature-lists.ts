import { headerNames } from '@posthorn/signature'
import { type Check, failed, passed } from '../check.ts'
import { expectAccepted, expectRefused } from '../expect-reply.ts'
import { headerOf, withHeader } from '../message.ts'
import { inWords, isClientError } from '../reply.ts'
import { strangersKey } from '../signing-keys.ts'

const manySignatures = 500
const patienceMs = 1_000

/** `webhook-signature` is a list: of the new and the old key, and of versions yet to come. */
export const signatureListChecks: readonly Check[] = [
  {
    id: 'authenticity/valid-among-others',
    level: 'must',
    title: 'accepts the right signature among wrong and unknown ones',
    fix: 'Split webhook-signature at spaces, skip versions you do not know, and accept when any entry fits: a sender that changes keys sends two.',
    async run(listener) {
      const message = listener.event()
      const { body } = message
      const parts = { id: headerOf(message, headerNames.id), timestamp: '1', body }
      const wrong = (await strangersKey('v1')).sign(parts)
      const right = headerOf(message, headerNames.signature)
      const list = (...entries: string[]) =>
        withHeader(message, headerNames.signature, entries.join(' '))
      return expectAccepted(
        listener,
        { what: 'a wrong and an unknown one before it', message: list(wrong, 'v9,bmV3', right) },
        { what: 'a wrong and an unknown one behind it', message: list(right, wrong, 'v9,bmV3') },
      )
    },
  },
  {
    id: 'authenticity/unknown-versions-only',
    level: 'must',
    title: 'refuses when every signature is of an unknown version',
    fix: 'Skip entries of unknown versions, and refuse when none is left.',
    run(listener) {
      const message = listener.event()
      const relabelled = headerOf(message, headerNames.signature)
        .split(' ')
        .map((entry) => `v9,${entry.split(',')[1]}`)
      return expectRefused(listener, {
        what: 'only version v9, with the bytes of the right one',
        message: withHeader(message, headerNames.signature, relabelled.join(' ')),
      })
    },
  },
  {
    id: 'authenticity/many-signatures',
    level: 'must',
    title: `refuses ${manySignatures} wrong signatures within a second`,
    fix: 'Compute your own signature once, not for each entry, and look at no more than some 30 entries.',
    async run(listener) {
      // Short ones, so that the header fits the limits of servers, over a body that takes time to hash.
      const entries = Array.from(
        { length: manySignatures },
        (_, at) => `v1,${String(at).padStart(8, 'A')}`,
      )
      const message = withHeader(
        listener.event({ data: 'x'.repeat(60_000) }),
        headerNames.signature,
        entries.join(' '),
      )
      const reply = await listener.send(message, { timeoutMs: 5 * patienceMs })
      if (!isClientError(reply)) return failed(inWords(reply))
      if (reply.tookMs > patienceMs)
        return failed(`${inWords(reply)} after ${Math.round(reply.tookMs)} ms`)
      return passed
    },
  },
]
