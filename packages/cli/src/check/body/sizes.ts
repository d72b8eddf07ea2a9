import { type Check, failed, passed, skipped, type Verdict } from '../check.ts'
import { expectAccepted } from '../expect-reply.ts'
import type { ListenerUnderTest } from '../listener-under-test.ts'
import { checkTopic, type Message } from '../message.ts'
import { inWords, isAccepted } from '../reply.ts'

export const sizeChecks: readonly Check[] = [
  takesSize(
    '20-kb',
    20 * 1024,
    'See that nothing on the way cuts bodies: a proxy, a column, a buffer.',
  ),
  takesSize(
    '101-kb',
    101 * 1024,
    "Raise the limit of the body parser: express.json(), express.raw() and body-parser stop at 102,400 bytes when none is given. express.raw({ type: () => true, limit: '1mb' }) takes 1 MiB.",
  ),
  takesSize(
    '1-mib',
    1_048_576,
    "Raise the limit to 1,048,576 bytes: limit: '1mb' in Express, bodyLimit: 1048576 in Fastify, client_max_body_size 1m in nginx. If a lower one is meant, say it with --max-body.",
  ),
  {
    id: 'body/over-limit',
    level: 'must',
    title: 'answers 413 to a body over its limit, and is there for the next one',
    fix: 'Give the body parser a limit, such as express.raw({ limit }), and answer 413 when it is passed instead of leaving the request open. If the limit is another than the one tried here, say it with --max-body.',
    run: (listener) => refusesOverLimit(listener, 'length'),
  },
  {
    id: 'body/over-limit-chunked',
    level: 'must',
    title: 'answers 413 to a body over its limit that does not say its length',
    fix: 'Count the bytes as they come: a chunked body has no Content-Length to go by.',
    run: (listener) => refusesOverLimit(listener, 'chunked'),
  },
]

function takesSize(name: string, size: number, fix: string): Check {
  return {
    id: `body/${name}`,
    level: 'must',
    title: `takes a body of ${size.toLocaleString('en')} bytes`,
    fix,
    run: async (listener) => {
      const { maxBodyBytes } = listener
      if (size > maxBodyBytes) return skipped(`its limit is ${maxBodyBytes} bytes (--max-body)`)
      const message = listener.event({ body: bodyOf(size) })
      return expectAccepted(listener, { what: `${size} bytes`, message })
    },
  }
}

async function refusesOverLimit(
  listener: ListenerUnderTest,
  framing: Message['framing'],
): Promise<Verdict> {
  const size = listener.maxBodyBytes + 1
  const patience = { timeoutMs: listener.answerMs }
  const tooLarge = { ...listener.event({ body: bodyOf(size) }), framing }
  const reply = await listener.send(tooLarge, patience)
  if (reply.kind !== 'answered' || reply.status !== 413) {
    return failed(`${size} bytes: ${inWords(reply)}, not 413`)
  }
  const next = await listener.send(listener.event(), patience)
  return isAccepted(next) ? passed : failed(`the event after ${size} bytes: ${inWords(next)}`)
}

/** An event of exactly so many bytes. */
export function bodyOf(size: number): Buffer {
  const timestamp = new Date().toISOString()
  const head = `{"type":"${checkTopic}","timestamp":"${timestamp}","data":{"filler":"`
  const tail = '"}}'
  const body = Buffer.alloc(size, 'x')
  body.write(head)
  body.write(tail, size - tail.length)
  return body
}
