import { generateSecret } from '@posthorn/signature'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createListener, type PosthornOptions, posthorn, type WebhookEvent } from '../index.ts'
import { signBody, signedMessage, signedRequest } from '../testing/index.ts'
import { bodyFormats } from './envelopes.ts'

const secret = generateSecret()
const time = new Date('2026-02-03T04:05:06.007Z')

async function eventOf(request: Request, options: PosthornOptions = {}) {
  let got: WebhookEvent | null = null
  const sender = posthorn({ secrets: secret, ...options })
  const listener = createListener({ sender, onError: () => {} }).on('*', (event) => {
    got = event
  })
  const response = await listener.fetch(request)
  const answer = (await response.json()) as { readonly detail?: string }
  return {
    status: response.status,
    answer,
    event: got as WebhookEvent | null,
  }
}

/** How a listener is told about a format, where it cannot see it. */
const toldAs = {
  'cloudevents-binary': { format: 'cloudevents-binary' },
  raw: { format: 'raw', topic: 'a.b' },
}

test.each(bodyFormats)('%s becomes the same event', async (format) => {
  const data = { total: 1.5, of: ['x', null] }
  const context = { user: 7 }
  const request = await signedRequest({
    ...{ secret, id: 'evt_1', topic: 'a.b', data, context, time, format },
  })
  const options = format in toldAs ? toldAs[format as keyof typeof toldAs] : {}
  const { status, event } = await eventOf(request, options as PosthornOptions)
  expect(status).toBe(200)
  expect(event).toMatchObject({
    id: 'evt_1',
    topic: 'a.b',
    time: format === 'raw' ? null : time,
    data,
    context: format === 'context' ? context : null,
  })
  expect(JSON.parse(Buffer.from(event?.raw ?? []).toString())).toEqual(event?.envelope)
})

test.each(bodyFormats)('%s carries any data', async (format) => {
  const options = format in toldAs ? toldAs[format as keyof typeof toldAs] : { format }
  await fc.assert(
    fc.asyncProperty(fc.jsonValue(), async (given) => {
      const data = JSON.parse(JSON.stringify(given))
      // The two questions of a validation are told by their shape, in every format.
      const request = await signedRequest({ secret, topic: 'a.b', data, format })
      const { event } = await eventOf(request, options as PosthornOptions)
      expect(event?.data).toEqual(data)
    }),
    { numRuns: 40 },
  )
})

test('CloudEvents in binary mode are not guessed, as their topic is not signed', async () => {
  const request = await signedRequest({
    secret,
    topic: 'a',
    data: {},
    format: 'cloudevents-binary',
  })
  const { status, answer, event } = await eventOf(request)
  expect(status).toBe(400)
  expect(answer.detail).toMatch(/must be asked for/)
  expect(event).toBeNull()
})

test('headers that nobody signed do not change the topic of a signed body', async () => {
  const request = await signedRequest({
    ...{ secret, topic: 'user.signed_in', data: {} },
    headers: { 'ce-specversion': '1.0', 'ce-type': 'user.deleted', 'ce-id': 'x' },
  })
  expect((await eventOf(request)).event?.topic).toBe('user.signed_in')
})

test('topics beyond ASCII come back from the headers of binary mode', async () => {
  const format = 'cloudevents-binary'
  const request = await signedRequest({ secret, topic: 'größe 100%', data: {}, format })
  expect((await eventOf(request, { format })).event?.topic).toBe('größe 100%')
})

test('raw bodies need a topic in the set-up', () => {
  expect(() => posthorn({ secrets: secret, format: 'raw' })).toThrow(/pass topic/)
})

test('a sender that puts data beside the type is read too', async () => {
  const message = await signBody('{"type":"user.created","object":"event","id":7}', { secret })
  const { event } = await eventOf(new Request(message.url, message))
  expect(event).toMatchObject({ topic: 'user.created', data: { object: 'event', id: 7 } })
})

test('a field event beside type and data is no envelope of AccuLynx', async () => {
  const message = await signBody('{"type":"a","event":"x","data":{"n":1}}', { secret })
  const { event } = await eventOf(new Request(message.url, message))
  expect(event).toMatchObject({ topic: 'a', data: { n: 1 } })
})

describe('the validation questions', () => {
  test.each(bodyFormats)('are known whatever the format is (%s)', async (format) => {
    const body = '{"type":"posthorn.validation","timestamp":"x","data":{"challenge":"c"}}'
    const message = await signBody(body, { secret })
    const options = { format, topic: 'a.b' } as PosthornOptions
    const { answer } = await eventOf(new Request(message.url, message), options)
    expect(answer).toEqual({ challenge: 'c' })
  })

  test('are told from an event with a field Code', async () => {
    const data = { Code: 'x', Name: 'y' }
    const request = await signedRequest({ secret, topic: 'a.b', data, format: 'raw' })
    const { event } = await eventOf(request, { format: 'raw', topic: 'a.b' })
    expect(event?.data).toEqual(data)
  })

  test('echo nothing endless', async () => {
    const challenge = 'c'.repeat(5000)
    const body = JSON.stringify({ type: 'posthorn.validation', data: { challenge } })
    const { answer } = await eventOf(new Request('http://x/', await signBody(body, { secret })))
    expect(JSON.stringify(answer).length).toBeLessThan(200)
  })
})

test('the message is the same in parts and as a request', async () => {
  const options = { secret, id: 'e', topic: 't', data: 1, sentAt: time, url: 'http://h/x' }
  const message = await signedMessage(options)
  const request = await signedRequest(options)
  expect(request.url).toBe(message.url)
  expect(await request.text()).toBe(message.body)
  for (const [name, value] of Object.entries(message.headers)) {
    expect(request.headers.get(name)).toBe(value)
  }
})
