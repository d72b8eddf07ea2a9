import { type Check, failed, passed, passedWith, type Verdict } from '../check.ts'
import type { Variant } from '../expect-reply.ts'
import type { ListenerUnderTest } from '../listener-under-test.ts'
import { checkTopic } from '../message.ts'
import { inWords, isAccepted, type Reply } from '../reply.ts'

export const brokenBodyChecks: readonly Check[] = [
  {
    id: 'body/empty',
    level: 'must',
    title: 'answers 400 to a body that is empty',
    fix: "Take a missing body for one of no bytes, verify it, and answer 400 to what is no event: JSON.parse('') throws, and express.raw() leaves request.body undefined where there is none.",
    run: (listener) =>
      expectMalformed(listener, {
        what: 'an empty body, signed',
        message: listener.event({ body: '' }),
      }),
  },
  {
    id: 'body/invalid-json',
    level: 'must',
    title: 'answers 400 to a signed body that is no JSON',
    fix: 'Put JSON.parse into a try block and answer 400 when it throws. A 5xx makes the sender try again for days; a 2xx says that the event was handled.',
    run: async (listener) => {
      for (const body of ['{"type":"posthorn.check"', 'type=posthorn.check', '{\'type\':"a"}']) {
        const what = `the signed body ${body}`
        const verdict = await expectMalformed(listener, { what, message: listener.event({ body }) })
        if (verdict.kind !== 'passed') return verdict
      }
      return passed
    },
  },
  {
    id: 'body/not-utf8',
    level: 'must',
    title: 'verifies the bytes of a body that is not UTF-8, and does not fall over it',
    fix: "Verify the Buffer, not its toString() or text(), where each wrong byte became U+FFFD. Then decode it with new TextDecoder('utf-8', { fatal: true }) in a try block, and answer 400 when it throws.",
    run: async (listener) => {
      const body = Buffer.concat([
        Buffer.from(`{"type":"${checkTopic}","data":{"text":"`),
        Buffer.from([0xff, 0xfe, 0xc3, 0x28, 0x80]),
        Buffer.from('"}}'),
      ])
      const message = listener.event({ body })
      const reply = await listener.send(message)
      if (isAccepted(reply)) return passedWith('it accepted bytes that no JSON text can have')
      return refusedAsMalformed(reply)
        ? passed
        : failed(`signed bytes that are not UTF-8: ${inWords(reply)}, not 400`)
    },
  },
]

/** What says "this is no event" and neither "not from the sender" nor "try again". */
const malformed: readonly number[] = [400, 415, 422]

async function expectMalformed(
  listener: ListenerUnderTest,
  { what, message }: Variant,
): Promise<Verdict> {
  const reply = await listener.send(message)
  return refusedAsMalformed(reply) ? passed : failed(`${what}: ${inWords(reply)}, not 400`)
}

function refusedAsMalformed(reply: Reply): boolean {
  return reply.kind === 'answered' && malformed.includes(reply.status)
}
