import { generateSecret } from '@posthorn/signature'
import { describe, expect, test } from 'vitest'
import { createListener, type WebhookEvent } from '../index.ts'
import { acculynxRequest, signBody, signedRequest } from '../testing/index.ts'
import { acculynx } from './index.ts'
import { receive, requestOf } from './suite/receive.ts'

describe('acculynx', () => {
  const urlToken = 'a-token-nobody-can-guess'
  const sender = acculynx({ urlToken })
  const data = { jobId: 'b2d4' }
  const time = '2026-02-03T04:05:06Z'
  const envelopes = [
    {
      topicName: 'job_created',
      eventDateTime: time,
      eventId: 'e',
      subscriptionId: 's',
      event: data,
    },
    {
      topicNamee: 'job_created',
      eventDateTime: time,
      eventId: 'e',
      subscriptionId: 's',
      Event: data,
    },
    { type: 'job_created', eventDateTime: time, eventId: 'e', subscriptionId: 's', event: data },
    { Type: 'job_created', EventDateTime: time, EventId: 'e', SubscriptionId: 's', Event: data },
  ]
  const event = { id: 'e', topic: 'job_created', time: new Date(time), data }

  test.each(envelopes)('reads the spelling of %o', async (envelope) => {
    const url = `http://h/hooks?token=${urlToken}`
    const got = await receive(sender, requestOf(JSON.stringify(envelope), {}, url))
    expect(got).toMatchObject({ status: 200, event, duplicate: true })
  })

  test.each(envelopes)('reads the same, signed by Posthorn: %o', async (envelope) => {
    const secret = generateSecret()
    const body = JSON.stringify(envelope)
    const message = await signBody(body, { secret, id: 'e' })
    for (const each of [acculynx({ secrets: secret, subscriptionIds: ['S'] }), undefined]) {
      const request = new Request(message.url, message)
      const listener = each ? { sender: each } : { secrets: secret }
      let got: WebhookEvent | undefined
      await createListener(listener)
        .on('*', (one) => {
          got = one
        })
        .fetch(request)
      expect(got).toMatchObject(event)
    }
  })

  test('takes the token from the last segment of the path as well', async () => {
    const body = JSON.stringify(envelopes[0])
    const got = await receive(sender, requestOf(body, {}, `http://h/hooks/${urlToken}`))
    expect(got.status).toBe(200)
  })

  test.each([
    'http://h/hooks',
    'http://h/hooks?token=',
    'http://h/hooks?token=A-token-nobody-can-guess',
    'http://h/hooks?other=a-token-nobody-can-guess',
    'http://h/a-token-nobody-can-guess/hooks',
  ])('refuses the URL %s', async (url) => {
    const { status, answer, event } = await receive(
      sender,
      requestOf(JSON.stringify(envelopes[0]), {}, url),
    )
    expect({ status, code: answer.code, event }).toEqual({
      ...{ status: 401, code: 'token_mismatch', event: null },
    })
  })

  test('refuses subscriptions that are not listened to', async () => {
    const one = acculynx({ urlToken, subscriptionIds: ['5C1D6F4A-0000-4000-8000-000000000000'] })
    const known = await acculynxRequest({
      ...{ urlToken, topic: 't', data, subscriptionId: '5c1d6f4a-0000-4000-8000-000000000000' },
    })
    expect((await receive(one, known)).status).toBe(200)
    const unknown = await acculynxRequest({ urlToken, topic: 't', data })
    expect((await receive(one, unknown)).answer.code).toBe('unknown_subscription')
  })

  test('with secrets, an unsigned message is refused even with the token', async () => {
    const secret = generateSecret()
    const both = acculynx({ urlToken, secrets: secret })
    const unsigned = await acculynxRequest({ urlToken, topic: 't', data })
    expect((await receive(both, unsigned)).answer.code).toBe('missing_header')
    const url = `http://h/?token=${urlToken}`
    const signed = await signedRequest({ secret, topic: 't', data, format: 'acculynx', url })
    expect((await receive(both, signed)).status).toBe(200)
  })

  test('a validation by Posthorn is answered, though it names no subscription', async () => {
    const secret = generateSecret()
    const body = '{"type":"posthorn.validation","data":{"challenge":"c"}}'
    const message = await signBody(body, { secret })
    const one = acculynx({ secrets: secret, subscriptionIds: ['s'] })
    expect((await receive(one, new Request(message.url, message))).answer).toEqual({
      challenge: 'c',
    })
  })

  test('needs a token that cannot be guessed, or secrets', () => {
    expect(() => acculynx({})).toThrow(/urlToken/)
    expect(() => acculynx({ urlToken: 'short' })).toThrow(/16 characters/)
  })
})
