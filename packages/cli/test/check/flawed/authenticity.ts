import { timingSafeEqual } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { generateSecret } from '@posthorn/signature'
import type { Flaw } from './flaw.ts'
import { agoS, entriesOf, fits, fitsSecret, hmac, keysWith, stepByStep } from './step-by-step.ts'

/** Listeners that take what others send, refuse what the sender sends, or handle it more than once. */
export const authenticityFlaws: readonly Flaw[] = [
  {
    flaw: 'has the secret of another webhook',
    fails: ['authenticity/valid'],
    listener: (_secret, given) => stepByStep({})(generateSecret(), given),
  },
  {
    flaw: 'verifies only what has a signature',
    fails: ['authenticity/signature-missing', 'authenticity/signature-empty'],
    listener: stepByStep({
      header: (request, name) => String(request.headers[name] ?? ''),
      isGenuine: ({ content, signature }, keys) =>
        signature === '' || entriesOf(signature).some((entry) => fits(entry, content, keys)),
    }),
  },
  {
    flaw: 'takes a header that is missing for an empty one',
    fails: [
      'authenticity/id-missing',
      'authenticity/id-empty',
      'authenticity/timestamp-missing',
      'authenticity/timestamp-empty',
    ],
    listener: stepByStep({
      header: (request, name) => String(request.headers[name] ?? ''),
      isId: () => true,
      isFresh: (timestamp) => timestamp === '' || agoS(timestamp) < 300,
    }),
  },
  {
    flaw: 'breaks down without a signature',
    fails: ['authenticity/signature-missing'],
    listener: stepByStep({
      header: (request, name) => request.headersDistinct[name]?.[0]?.trim() ?? never(),
    }),
  },
  {
    flaw: 'leaves the verification for later',
    fails: [
      'authenticity/wrong-key',
      'authenticity/empty-key',
      'authenticity/body-changed',
      'authenticity/id-changed',
      'authenticity/timestamp-changed',
      'authenticity/v1a-forged',
      'authenticity/v1a-changed',
    ],
    listener: stepByStep({ isGenuine: () => true }),
  },
  {
    flaw: 'handles an event before it knows the sender',
    fails: [
      'authenticity/wrong-key',
      'authenticity/body-changed',
      'authenticity/timestamp-too-old',
    ],
    listener: stepByStep({ verifiesFirst: false }),
  },
  {
    flaw: 'has an old secret besides, from a variable that is not set',
    fails: ['authenticity/empty-key'],
    listener: stepByStep({
      keys: (...given) => keysWith(new Uint8Array(), ...given),
    }),
  },
  {
    flaw: 'tries every key it has with every version',
    fails: ['authenticity/public-key-as-secret'],
    listener: stepByStep({
      keys: (secret, given) =>
        keysWith(Buffer.from(given.publicKey.slice(5), 'base64'), secret, given),
    }),
  },
  {
    flaw: 'compares as many characters as it is given',
    fails: ['authenticity/signature-truncated', 'authenticity/signature-of-nothing'],
    listener: stepByStep({
      isGenuine: ({ content, signature }, { secrets }) =>
        entriesOf(signature).some(({ text }) =>
          secrets.some((secret) => hmac(secret, content).toString('base64').startsWith(text)),
        ),
    }),
  },
  {
    flaw: 'lets the comparison throw at another length',
    fails: [
      'authenticity/signature-truncated',
      'authenticity/signature-of-nothing',
      'authenticity/signature-hex',
      'authenticity/signature-not-base64',
    ],
    listener: stepByStep({
      isGenuine: ({ content, signature }, { secrets }) =>
        entriesOf(signature).some(({ text }) =>
          secrets.some((secret) =>
            timingSafeEqual(hmac(secret, content), Buffer.from(text, 'base64')),
          ),
        ),
    }),
  },
  {
    flaw: 'takes signatures in hex as well',
    fails: ['authenticity/signature-hex'],
    listener: stepByStep({
      isGenuine: ({ content, signature }, keys) =>
        entriesOf(signature).some(
          (entry) =>
            fits(entry, content, keys) ||
            keys.secrets.some((secret) => hmac(secret, content).toString('hex') === entry.text),
        ),
    }),
  },
  {
    flaw: 'looks at no timestamp',
    fails: ['authenticity/timestamp-too-old', 'authenticity/timestamp-too-new'],
    listener: stepByStep({ isFresh: () => true }),
  },
  {
    flaw: 'thinks that nothing comes from the future',
    fails: ['authenticity/timestamp-too-new'],
    listener: stepByStep({ isFresh: (timestamp) => agoS(timestamp) <= 300 }),
  },
  {
    flaw: 'allows for one minute',
    fails: ['authenticity/timestamp-old-enough', 'authenticity/timestamp-new-enough'],
    listener: stepByStep({ isFresh: (timestamp) => Math.abs(agoS(timestamp)) <= 60 }),
  },
  {
    flaw: 'guesses whether a time is in milliseconds',
    fails: ['authenticity/timestamp-milliseconds'],
    listener: stepByStep({
      isFresh: (timestamp) =>
        [Number(timestamp), Number(timestamp) / 1000].some((s) => Math.abs(agoS(s)) <= 300),
    }),
  },
  {
    flaw: 'reads the timestamp with parseInt',
    fails: ['authenticity/timestamp-fraction', 'authenticity/timestamp-letters'],
    listener: stepByStep({
      isFresh: (timestamp) => Math.abs(agoS(Number.parseInt(timestamp, 10))) <= 300,
    }),
  },
  {
    flaw: 'takes the header for one signature',
    fails: ['authenticity/valid-among-others'],
    listener: stepByStep({
      isGenuine: ({ content, signature }, keys) =>
        entriesOf(signature)
          .slice(0, 1)
          .some((entry) => fits(entry, content, keys)),
    }),
  },
  {
    flaw: 'does not look at the version of a signature',
    fails: ['authenticity/unknown-versions-only'],
    listener: stepByStep({
      isGenuine: ({ content, signature }, keys) =>
        entriesOf(signature).some(({ text }) => fitsSecret(text, content, keys)),
    }),
  },
  {
    flaw: 'asks a database for its secret at every signature',
    fails: ['authenticity/many-signatures'],
    listener: stepByStep({
      async isGenuine({ content, signature }, keys) {
        for (const entry of entriesOf(signature)) {
          await pause(3)
          if (fits(entry, content, keys)) return true
        }
        return false
      },
    }),
  },
  {
    flaw: 'takes any text for an id',
    fails: ['authenticity/id-with-dot', 'authenticity/id-with-comma', 'authenticity/id-twice'],
    listener: stepByStep({
      header: (request, name) => String(request.headers[name] ?? '') || null,
      isId: () => true,
    }),
  },
  {
    flaw: 'takes the first of two ids',
    fails: ['authenticity/id-twice'],
    listener: stepByStep({ header: (request, name) => request.headersDistinct[name]?.[0] || null }),
  },
  {
    flaw: 'knows no key pairs',
    fails: ['authenticity/v1a-valid'],
    listener: stepByStep({
      isGenuine: ({ content, signature }, keys) =>
        entriesOf(signature).some(
          ({ version, text }) => version === 'v1' && fitsSecret(text, content, keys),
        ),
    }),
  },
  {
    flaw: 'believes every v1a signature',
    fails: ['authenticity/v1a-forged', 'authenticity/v1a-changed'],
    listener: stepByStep({
      isGenuine: ({ content, signature }, keys) =>
        entriesOf(signature).some((entry) => entry.version === 'v1a' || fits(entry, content, keys)),
    }),
  },
  {
    flaw: 'handles every delivery',
    fails: ['authenticity/same-id-again', 'authenticity/ten-at-once'],
    listener: stepByStep({
      handle: (event, book) =>
        book(event).then(
          () => 200,
          () => 500,
        ),
    }),
  },
  {
    flaw: 'answers a conflict to what it has handled before',
    fails: ['authenticity/same-id-again'],
    listener: stepByStep({
      async handle(event, book, seen) {
        if (seen.has(event.id)) return 409
        seen.set(event.id, 'done')
        await book(event)
        return 200
      },
    }),
  },
  {
    flaw: 'remembers an event when it has handled it',
    fails: ['authenticity/ten-at-once'],
    listener: stepByStep({
      async handle(event, book, seen) {
        if (!seen.has(event.id)) await book(event)
        seen.set(event.id, 'done')
        return 200
      },
    }),
  },
  {
    flaw: 'remembers an event before it handles it',
    fails: ['authenticity/retry-after-failure'],
    listener: stepByStep({
      async handle(event, book, seen) {
        if (!seen.has(event.id)) {
          seen.set(event.id, 'done')
          await book(event)
        }
        return 200
      },
    }),
  },
  {
    flaw: 'answers 200 first and handles an event later',
    fails: ['authenticity/retry-after-failure'],
    listener: stepByStep({
      async handle(event, book) {
        book(event).catch(() => {})
        return 200
      },
    }),
  },
]

function never(): never {
  throw new TypeError('There is no such header.')
}
