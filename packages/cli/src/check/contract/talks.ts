import type { Variant } from '../expect-reply.ts'
import type { ListenerUnderTest } from '../listener-under-test.ts'
import { bareRequest, withHeader } from '../message.ts'
import type { Answered } from '../reply.ts'
import { strangersKey } from '../signing-keys.ts'

/** A message that a listener has reason to talk about, and what it answered. */
export interface Talk extends Variant {
  readonly reply: Answered
}

/** What is answered to a good event and to each kind of bad one. Where nothing is, there is nothing to look at. */
export async function talksWith(listener: ListenerUnderTest): Promise<readonly Talk[]> {
  const variants = await messagesToTalkAbout(listener)
  // All at once, so that those that are never answered cost their time together.
  const talks = variants.map(async (variant) => {
    const reply = await listener.send(variant.message, { timeoutMs: listener.answerMs })
    return reply.kind === 'answered' ? [{ ...variant, reply }] : []
  })
  return (await Promise.all(talks)).flat()
}

async function messagesToTalkAbout(listener: ListenerUnderTest): Promise<readonly Variant[]> {
  const data = { filler: 'x'.repeat(20_000) }
  return [
    { what: 'an event of 20 kB', message: listener.event({ data }) },
    {
      what: 'an event of 20 kB, forged',
      message: listener.event({ keys: [await strangersKey('v1')], data }),
    },
    { what: 'signed text that is no JSON', message: listener.event({ body: '{"type":' }) },
    { what: 'a signed empty body', message: listener.event({ body: '' }) },
    { what: 'signed JSON that is no event', message: listener.event({ body: 'null' }) },
    { what: 'a signed form', message: listener.event({ body: 'a=%', contentType: form }) },
    {
      what: 'an event without a signature',
      message: withHeader(listener.event(), 'webhook-signature', null),
    },
    {
      what: 'an unknown charset',
      message: listener.event({ contentType: 'application/json; charset=none-such' }),
    },
    { what: 'GET', message: bareRequest('GET') },
  ]
}

const form = 'application/x-www-form-urlencoded'
