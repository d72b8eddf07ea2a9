import { headerNames } from '@posthorn/signature'
import type { Check } from '../check.ts'
import { expectRefused } from '../expect-reply.ts'
import type { ListenerUnderTest } from '../listener-under-test.ts'
import { headerOf, withHeader } from '../message.ts'

const compareWhole =
  'Compare the whole signature with the one you computed, in constant time, and refuse another length before you compare: timingSafeEqual throws then.'

/** Signatures that are no whole `v1,` and base64, each made from the right one. */
export const signatureChecks: readonly Check[] = [
  {
    id: 'authenticity/signature-truncated',
    level: 'must',
    title: 'refuses the beginning of the right signature',
    fix: compareWhole,
    run: (listener) =>
      refusesAll(listener, {
        'its last byte missing': (entry) => encoded(entry, (bytes) => bytes.subarray(0, -1)),
        'its first half': (entry) => encoded(entry, (bytes) => bytes.subarray(0, bytes.length / 2)),
        'its first character': ({ scheme, base64 }) => `${scheme},${base64.slice(0, 1)}`,
      }),
  },
  {
    id: 'authenticity/signature-of-nothing',
    level: 'must',
    title: 'refuses a version without a signature',
    fix: compareWhole,
    run: (listener) =>
      refusesAll(listener, {
        'nothing behind the comma': ({ scheme }) => `${scheme},`,
        'no comma': ({ scheme }) => scheme,
        'a comma alone': () => ',',
      }),
  },
  {
    id: 'authenticity/signature-hex',
    level: 'must',
    title: 'refuses the right signature in hex',
    fix: 'Expect padded standard base64 behind "v1," and nothing else: each signature has one spelling.',
    run: (listener) =>
      refusesAll(listener, {
        'in hex': ({ scheme, bytes }) => `${scheme},${bytes.toString('hex')}`,
        'in hex, without a version': ({ bytes }) => bytes.toString('hex'),
      }),
  },
  {
    id: 'authenticity/signature-not-base64',
    level: 'must',
    title: 'refuses a signature that is no base64',
    fix: 'Answer 401 to what cannot be decoded, and let no decoder throw: an exception becomes a 500, and the sender tries again for days.',
    run: (listener) =>
      refusesAll(listener, {
        'as long as a right one, of other characters': ({ scheme, base64 }) =>
          `${scheme},${'!'.repeat(base64.length)}`,
        'a percent sign and quotes': ({ scheme }) => `${scheme},%"{}"`,
        'one character of base64': ({ scheme }) => `${scheme},A`,
      }),
  },
]

interface Entry {
  readonly scheme: string
  readonly base64: string
  readonly bytes: Buffer
}

/** Every way to spell each of the signatures. */
function refusesAll(
  listener: ListenerUnderTest,
  spellings: Readonly<Record<string, (entry: Entry) => string>>,
) {
  const message = listener.event()
  return expectRefused(
    listener,
    ...Object.entries(spellings).map(([what, spell]) => {
      const entries = headerOf(message, headerNames.signature).split(' ').map(entryOf)
      const value = entries.map(spell).join(' ')
      return {
        what: `a signature, ${what}`,
        message: withHeader(message, headerNames.signature, value),
      }
    }),
  )
}

function entryOf(text: string): Entry {
  const [scheme = '', base64 = ''] = text.split(',')
  return { scheme, base64, bytes: Buffer.from(base64, 'base64') }
}

function encoded({ scheme, bytes }: Entry, change: (bytes: Buffer) => Buffer): string {
  return `${scheme},${change(bytes).toString('base64')}`
}
