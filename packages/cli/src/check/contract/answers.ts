import { decodeSecret, headerNames, keyPrefixes } from '@posthorn/signature'
import { type Check, failed, passed, type Verdict } from '../check.ts'
import type { ListenerUnderTest } from '../listener-under-test.ts'
import { headerOf, type Message } from '../message.ts'
import { inWords } from '../reply.ts'
import { type Talk, talksWith } from './talks.ts'

/** What Posthorn keeps of an answer. */
const smallBytes = 16 * 1024

export const answerChecks: readonly Check[] = [
  {
    id: 'contract/no-redirect',
    level: 'should',
    title: 'answers itself instead of redirecting',
    fix: 'Register the final URL, slash at the end and https:// included, and keep log-in pages and "force https" off this route: senders do not follow redirects.',
    run: (listener) =>
      noneOf(listener, ({ what, message, reply }) => {
        // What browsers are shown is no sender's affair.
        if (message.method !== 'POST' || reply.status < 300 || reply.status > 399) return null
        return `${what}: ${inWords(reply)}, to ${JSON.stringify(reply.headers.location ?? '')}`
      }),
  },
  {
    id: 'contract/small-answers',
    level: 'should',
    title: `answers in no more than ${smallBytes / 1024} KiB`,
    fix: 'Answer {"ok":true} or a code, not the event and not a page.',
    run: (listener) =>
      noneOf(listener, ({ what, reply: { status, body, cut } }) => {
        if (body.length <= smallBytes && !cut) return null
        return `${what}: it answered ${status} with ${cut ? 'more than ' : ''}${body.length} bytes`
      }),
  },
  {
    id: 'contract/no-stack-trace',
    level: 'should',
    title: 'shows no stack trace',
    fix: 'Catch what is thrown, log it, and answer a code. Run Express with NODE_ENV=production or an error handler of your own: its default one sends error.stack.',
    run: (listener) =>
      noneOf(listener, ({ what, reply }) => {
        const line = traceIn(reply.body.toString('utf8'))
        return line && `${what}: it answered ${reply.status} with ${JSON.stringify(line)}`
      }),
  },
  {
    id: 'contract/no-secret',
    level: 'should',
    title: 'gives away neither its secret nor the signature it expected',
    fix: 'Answer a code to signatures that do not match. Who reads the expected signature in the answer can sign anything with the next try.',
    run: (listener) =>
      noneOf(listener, ({ what, message, reply }) => {
        const text = `${JSON.stringify(reply.headers)}${reply.body.toString('latin1')}`
        const found = giveaways(listener, message).find(({ texts }) =>
          texts.some((each) => text.includes(each)),
        )
        // Without the answer, which is where the secret is.
        return found ? `${what}: its answer ${reply.status} has ${found.name} in it` : null
      }),
  },
]

/** Passed when there is nothing to object to in any answer. */
async function noneOf(
  listener: ListenerUnderTest,
  objectionTo: (talk: Talk) => string | null,
): Promise<Verdict> {
  const talks = await talksWith(listener)
  if (talks.length === 0) return failed('it answered nothing at all')
  for (const talk of talks) {
    const objection = objectionTo(talk)
    if (objection !== null) return failed(objection)
  }
  return passed
}

/** Lines of stack traces as JavaScript, Python, Go, Java, PHP, Ruby and .NET write them. */
const traceLines = [
  /\bat [^\n<]{0,300}(?:\.[cm]?[jt]sx?|node:[\w/]{1,100}):\d+:\d+/,
  /Traceback \(most recent call last\)/,
  /\bgoroutine \d+ \[/,
  /\bat [\w.$]+\([\w$]+\.(?:java|kt|scala):\d+\)/,
  /\.php(?:\(\d+\)| on line \d+|:\d+)/,
  /\.rb:\d+:in /,
  /\bat [\w.]+\([^)\n]{0,200}\) in [^\n]{1,200}:line \d+/,
]

function traceIn(text: string): string | null {
  for (const pattern of traceLines) {
    const found = pattern.exec(text)
    if (found) return found[0]
  }
  return null
}

interface Giveaway {
  readonly name: string
  readonly texts: readonly string[]
}

function giveaways(listener: ListenerUnderTest, message: Message): readonly Giveaway[] {
  const expected = listener.keys
    .filter(({ scheme }) => scheme === 'v1')
    .map((key) => key.sign({ ...signedPartsOf(message), body: message.body }).slice('v1,'.length))
    .filter((signature) => !headerOf(message, headerNames.signature).includes(signature))
  return [
    { name: 'the secret', texts: listener.secrets.flatMap(spellingsOf) },
    { name: 'the signature it expected', texts: expected },
  ]
}

function signedPartsOf(message: Message) {
  const id = headerOf(message, headerNames.id)
  return { id, timestamp: headerOf(message, headerNames.timestamp) }
}

/** As it was given, and as the bytes that were made of it are printed. */
function spellingsOf(secret: string): readonly string[] {
  const text = secret.trim()
  const base64 = text.replace(/^[a-z]+_/, '')
  if (!text.startsWith(keyPrefixes.secret)) return [base64]
  const bytes = Buffer.from(decodeSecret(secret))
  return [base64, bytes.toString('base64'), bytes.toString('hex'), bytes.join(',')]
}
