import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { eventually } from '../eventually.ts'
import { type ChannelClient, openChannel } from '../http/channel-client.ts'
import { type Harness, type Json, startHarness } from '../http/harness.ts'
import { type AskedReceiver, type Reply, startAskedReceiver } from '../receiver/asked-receiver.ts'

/** The two ways in which a receiver agrees by its answer alone. */

let harness: Harness
let channel: ChannelClient
let receiver: AskedReceiver

beforeAll(async () => {
  harness = await startHarness()
  harness.engine.run()
})
afterAll(() => harness.close())

beforeEach(async () => {
  channel = await openChannel(harness)
  receiver = await startAskedReceiver()
})

function validatedBy(validation: string): Promise<Json> {
  return channel.subscribe({ webhook_url: receiver.url, validation })
}

/** Until the answer of the receiver is known. */
function answered(webhook: Json): Promise<Json> {
  return eventually(
    () => channel.webhook(webhook.id),
    ({ validation_state }) => (validation_state?.answer as unknown) !== 'outstanding',
  )
}

/** Echoes the challenge of what it is asked. */
function echo({ body }: { body: string }): Reply {
  const { challenge } = JSON.parse(body).data
  return { status: 201, body: JSON.stringify({ challenge }) }
}

function delivered(eventId: string) {
  return eventually(
    () => channel.log(eventId),
    ([entry]) => (entry?.status as unknown) === 'delivered',
  )
}

describe('by challenge a receiver', () => {
  test('that echoes it is validated at once [life-challenge]', async () => {
    receiver.answer(echo)
    const webhook = await validatedBy('challenge')
    expect(webhook).toMatchObject({
      status: 'to_be_validated',
      validation_state: { method: 'challenge', answer: 'outstanding', expires_at: null },
    })
    const { body, headers } = await receiver.request(1)
    expect(JSON.parse(body)).toEqual({
      type: 'posthorn.validation',
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      data: { challenge: expect.stringMatching(/^[\w-]{22,}$/) },
    })
    expect(headers).toMatchObject({
      'webhook-id': expect.any(String),
      'webhook-signature': expect.stringMatching(/^v1,/),
    })
    expect(await answered(webhook)).toMatchObject({
      status: 'active',
      validated_at: expect.any(String),
      validation_state: { answer: 'agreed', http_code: 201 },
    })
    receiver.answer(() => ({ status: 200 }))
    await delivered(await channel.publish('user.created'))
  })

  test.each([
    ['answers without it', { status: 200, body: '{}' }, /without a challenge/],
    ['answers another one', { status: 200, body: '{"challenge":"x"}' }, /another challenge/],
    ['answers no JSON', { status: 200, body: 'OK' }, /without a challenge/],
    ['fails', { status: 500, body: '{}' }, /answered 500/],
    ['is elsewhere', { status: 302, headers: { location: '/' } }, /answered 302/],
  ])('that %s is not', async (_, reply, words) => {
    receiver.answer(() => reply)
    const webhook = await validatedBy('challenge')
    const { status, validation_state } = await answered(webhook)
    expect([status, validation_state?.answer]).toEqual(['to_be_validated', 'refused'])
    expect(validation_state?.detail).toMatch(words)
    const code = await channel.call('POST', `/webhooks/${webhook.id}/validation`, { code: 'x' })
    expect([code.status, code.json.code]).toEqual([409, 'no_code'])
    expect(await channel.log(await channel.publish('user.created'))).toEqual([])
  })

  test('is asked again, with another challenge', async () => {
    receiver.answer(() => ({ status: 500 }))
    const webhook = await validatedBy('challenge')
    await answered(webhook)
    harness.advance(60_000)
    receiver.answer(echo)
    await channel.call('POST', `/webhooks/${webhook.id}/validation/send`)
    expect((await answered(webhook)).status).toBe('active')
    const [first, second] = receiver.asked.map(({ body }) => body)
    expect(first).not.toBe(second)
  })

  test('that agrees while its webhook is suspended leaves it so [life-confirm-suspended]', async () => {
    const agree = Promise.withResolvers<void>()
    receiver.answer((asked) => agree.promise.then(() => echo(asked)))
    const webhook = await validatedBy('challenge')
    await channel.call('POST', `/webhooks/${webhook.id}/deactivate`)
    await channel.call('PATCH', `/webhooks/${webhook.id}`, { name: 'Changed meanwhile' })
    agree.resolve()
    expect(await answered(webhook)).toMatchObject({
      status: 'suspended',
      name: 'Changed meanwhile',
      validated_at: expect.any(String),
    })
  })

  test('gets no credentials with it, but with deliveries', async () => {
    receiver.answer(echo)
    const webhook = await channel.subscribe({
      webhook_url: receiver.url,
      validation: 'challenge',
      auth: { type: 'api_key', key: 'knock-knock' },
    })
    await answered(webhook)
    expect(receiver.asked[0]?.headers['x-api-key']).toBeUndefined()
    receiver.answer(() => ({ status: 200 }))
    await delivered(await channel.publish('user.created'))
    expect(receiver.asked[1]?.headers['x-api-key']).toBe('knock-knock')
  })
})

describe('by the handshake of CloudEvents a receiver', () => {
  test.each(['*', 'posthorn.local'])(
    'that allows the origin %s is validated [life-cloudevents]',
    async (origin) => {
      receiver.answer(() => ({ status: 405, headers: { 'WebHook-Allowed-Origin': origin } }))
      const webhook = await validatedBy('cloudevents')
      expect(await answered(webhook)).toMatchObject({
        status: 'active',
        rate_limit: null,
        validation_state: { method: 'cloudevents', answer: 'agreed' },
      })
      receiver.answer(() => ({ status: 200 }))
      await delivered(await channel.publish('user.created'))
      expect(receiver.asked).toMatchObject([
        { method: 'OPTIONS', body: '', headers: { 'webhook-request-origin': 'posthorn.local' } },
        { method: 'POST', headers: { 'webhook-request-origin': 'posthorn.local' } },
      ])
    },
  )

  test.each([
    ['says nothing', { status: 200 }, /without the header WebHook-Allowed-Origin/],
    [
      'allows another',
      { status: 200, headers: { 'WebHook-Allowed-Origin': 'other.example' } },
      /allows the origin "other.example"/,
    ],
  ])('that %s is not', async (_, reply, words) => {
    receiver.answer(() => reply)
    const { status, validation_state } = await answered(await validatedBy('cloudevents'))
    expect(status).toBe('to_be_validated')
    expect(validation_state).toMatchObject({
      answer: 'refused',
      detail: expect.stringMatching(words),
    })
  })

  test.each([
    ['90', 1.5],
    ['0', 0.01],
    ['*', null],
  ])(
    'that allows %s requests a minute gets no more [life-cloudevents-rate]',
    async (rate, rateLimit) => {
      receiver.answer(() => ({
        status: 200,
        headers: { 'WebHook-Allowed-Origin': '*', 'WebHook-Allowed-Rate': rate },
      }))
      expect((await answered(await validatedBy('cloudevents'))).rate_limit).toBe(rateLimit)
    },
  )

  test.each([
    ['600000', 2],
    ['60', 1],
  ])('that allows %s requests a minute never raises what its owner set', async (rate, limit) => {
    receiver.answer(() => ({
      status: 200,
      headers: { 'WebHook-Allowed-Origin': '*', 'WebHook-Allowed-Rate': rate },
    }))
    const validation = 'cloudevents'
    const own = await channel.subscribe({ webhook_url: receiver.url, validation, rate_limit: 2 })
    expect((await answered(own)).rate_limit).toBe(limit)
  })
})
