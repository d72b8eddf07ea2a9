import { gzipSync } from 'node:zlib'
import { headerNames } from '@posthorn/signature'
import { type Check, failed, passed, type Verdict } from '../check.ts'
import type { ListenerUnderTest } from '../listener-under-test.ts'
import { headerOf, newId, nowS, withHeader } from '../message.ts'
import { inWords, isClientError } from '../reply.ts'
import { bodyOf } from './sizes.ts'

export const gzipBombChecks: readonly Check[] = [
  {
    id: 'body/gzip-bomb',
    level: 'must',
    title: 'refuses a small body that inflates to a large one, at once',
    fix: 'Inflate nothing: express.raw({ inflate: false }) answers 415 to a Content-Encoding. Senders of webhooks sign and send bodies as they are. Where something must be inflated, give it a limit, such as maxOutputLength of node:zlib.',
    run: tryBomb,
  },
]

/** Inflating with a limit, or not at all, is a matter of milliseconds. */
const fastMs = 2_000
/** Over the limit, inflated; a 17 kB body on the wire. */
const farTooMuch = 16 * 1_048_576

/** Signed twice, as it is sent and as it inflates: whatever is verified, the signature is right. */
async function tryBomb(listener: ListenerUnderTest): Promise<Verdict> {
  const inflated = bodyOf(listener.maxBodyBytes + farTooMuch)
  const bomb = gzipSync(inflated)
  const same = { id: newId(), timestamp: String(nowS()) }
  const sent = listener.event({ ...same, body: bomb, headers: [['content-encoding', 'gzip']] })
  const signatures = [sent, listener.event({ ...same, body: inflated })]
    .map((message) => headerOf(message, headerNames.signature))
    .join(' ')
  const reply = await listener.send(withHeader(sent, headerNames.signature, signatures), {
    timeoutMs: fastMs,
  })
  if (isClientError(reply)) return passed
  const what = `${bomb.length} bytes of gzip that inflate to ${inflated.length}`
  return failed(`${what}: ${inWords(reply)}, not a 4xx within ${fastMs / 1000} s`)
}
