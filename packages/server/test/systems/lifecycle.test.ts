import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { WebhookId } from '../../src/domain/ids.ts'
import { eventually } from '../eventually.ts'
import { type ChannelClient, openChannel } from '../http/channel-client.ts'
import { type Harness, type Json, startHarness } from '../http/harness.ts'
import { type AskedReceiver, startAskedReceiver } from '../receiver/asked-receiver.ts'

/** A subscription billing system: a webhook is created, validated, modified, deactivated, deleted. */

let harness: Harness
let channel: ChannelClient
let receiver: AskedReceiver

beforeAll(async () => {
  harness = await startHarness()
  harness.engine.run()
})
afterAll(() => harness.close())

beforeEach(async () => {
  channel = await openChannel(harness, { validation: 'code' })
  receiver = await startAskedReceiver()
})

const hourMs = 60 * 60 * 1000

function confirm(webhook: Json, code: string) {
  return channel.call('POST', `/webhooks/${webhook.id}/validation`, { code })
}

function sendAgain(webhook: Json) {
  return channel.call('POST', `/webhooks/${webhook.id}/validation/send`)
}

function change(webhook: Json, what: string) {
  return channel.call('POST', `/webhooks/${webhook.id}/${what}`)
}

/** Until the receiver's answer to the last request is known. */
function answered(webhook: Json, answer: string): Promise<Json> {
  return eventually(
    () => channel.webhook(webhook.id),
    ({ validation_state }) => (validation_state?.answer as unknown) === answer,
  )
}

async function subscribed(settings: Record<string, unknown> = {}): Promise<Json> {
  return channel.subscribe({ webhook_url: receiver.url, ...settings })
}

/** A webhook whose receiver agreed. */
async function validated(settings: Record<string, unknown> = {}): Promise<Json> {
  const webhook = await subscribed(settings)
  expect((await confirm(webhook, await receiver.code(1))).json.status).toBe('active')
  return webhook
}

function delivered(eventId: string) {
  return eventually(
    () => channel.log(eventId),
    ([entry]) => (entry?.status as unknown) === 'delivered',
  )
}

describe('a new webhook', () => {
  test('is to be validated, and its receiver gets a signed code and nothing else [life-create, life-code-request]', async () => {
    const webhook = await subscribed()
    expect(webhook).toMatchObject({
      status: 'to_be_validated',
      validated_at: null,
      validation_state: { method: 'code', answer: 'outstanding', http_code: null },
    })
    const { body, headers, method } = await receiver.request(1)
    expect(method).toBe('POST')
    expect(headers['content-type']).toBe('application/json')
    expect(Object.keys(JSON.parse(body))).toEqual(['Code'])
    expect(JSON.parse(body).Code).toMatch(/^[A-Za-z0-9_-]{22,}$/)
    const key = Buffer.from(String(webhook.secret).slice('whsec_'.length), 'base64')
    const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`
    const signature = createHmac('sha256', key).update(signed).digest('base64')
    expect(headers['webhook-signature']).toBe(`v1,${signature}`)
    await answered(webhook, 'agreed')
  })

  test('gets nothing that is published before its code is confirmed [life-nothing-before, life-code-confirm]', async () => {
    const webhook = await subscribed()
    const code = await receiver.code(1)
    const early = await channel.publish('CustomerAdded')
    await answered(webhook, 'agreed')
    expect(await channel.log(early)).toEqual([])
    const tested = await channel.call('POST', `/webhooks/${webhook.id}/test`, {})
    expect([tested.status, tested.json.code]).toEqual([409, 'webhook_not_validated'])

    const { status, json } = await confirm(webhook, ` ${code}\n`)
    expect([status, json.status]).toEqual([200, 'active'])
    expect(json.validated_at).toEqual(expect.any(String))
    await delivered(await channel.publish('CustomerAdded'))
    expect(receiver.asked.map(({ body }) => body.includes('Code'))).toEqual([true, false])
  })

  test('never shows its code [life-code-secret]', async () => {
    const webhook = await subscribed()
    const code = await receiver.code(1)
    const told = [
      webhook,
      await answered(webhook, 'agreed'),
      (await confirm(webhook, 'wrong')).text,
      (await confirm(webhook, code)).text,
      (await confirm(webhook, code)).text,
      (await channel.call('GET', `/webhooks/${webhook.id}/secrets`)).text,
      (await channel.call('GET', `/webhooks/${webhook.id}/deliveries`)).text,
      (await channel.call('GET', '/events')).text,
    ]
    expect(JSON.stringify(told)).not.toContain(code)
  })

  test('is active at once where nobody asks for validation', async () => {
    const webhook = await subscribed({ validation: 'none' })
    expect(webhook).toMatchObject({ status: 'active', validation_state: null })
    await delivered(await channel.publish('CustomerAdded'))
    expect((await confirm(webhook, 'x')).json.code).toBe('webhook_validated')
    expect((await sendAgain(webhook)).json.code).toBe('webhook_validated')
  })
})

describe('a receiver', () => {
  test.each([201, 204, 302, 404, 500])(
    'that answers %i does not agree [life-code-200]',
    async (status) => {
      receiver.answer(() => ({ status }))
      const webhook = await subscribed()
      const code = await receiver.code(1)
      const { validation_state } = await answered(webhook, 'refused')
      expect(validation_state).toMatchObject({ http_code: status })
      const { json, ...answer } = await confirm(webhook, code)
      expect([answer.status, json.code]).toEqual([409, 'validation_refused'])
      expect(json.detail).toMatch(new RegExp(`answered ${status}; only 200 agrees`))
    },
  )

  test('that nobody can reach does not agree, in words', async () => {
    const webhook = await subscribed({ webhook_url: 'http://127.0.3.1:9999/' })
    const { validation_state } = await answered(webhook, 'refused')
    expect(validation_state).toMatchObject({ http_code: null })
    expect(validation_state?.detail).toMatch(/refused|connect/i)
  })

  test('may agree after the code is given back, which is waited for [life-code-confirm]', async () => {
    const agree = Promise.withResolvers<void>()
    receiver.answer(() => agree.promise.then(() => ({ status: 200 })))
    const webhook = await subscribed()
    const confirmation = confirm(webhook, await receiver.code(1))
    agree.resolve()
    expect((await confirmation).json.status).toBe('active')
  })

  test('may refuse after the code is given back [life-code-200]', async () => {
    const refuse = Promise.withResolvers<void>()
    receiver.answer(() => refuse.promise.then(() => ({ status: 500 })))
    const webhook = await subscribed()
    const confirmation = confirm(webhook, await receiver.code(1))
    refuse.resolve()
    expect((await confirmation).json.code).toBe('validation_refused')
  })

  test('that keeps still is not waited for without end', { timeout: 20_000 }, async () => {
    const agree = Promise.withResolvers<void>()
    receiver.answer(() => agree.promise.then(() => ({ status: 200 })))
    const webhook = await subscribed()
    const code = await receiver.code(1)
    const { status, json, headers } = await confirm(webhook, code)
    expect([status, json.code]).toEqual([409, 'validation_pending'])
    expect(headers['retry-after']).toBe('5')
    agree.resolve()
    await answered(webhook, 'agreed')
    expect((await confirm(webhook, code)).json.status).toBe('active')
  })
})

describe('a code', () => {
  test('is wrong four times and right the fifth [life-code-five-tries]', async () => {
    const webhook = await subscribed()
    const code = await receiver.code(1)
    const left: unknown[] = []
    for (let wrong = 0; wrong < 4; wrong++) {
      const { status, json } = await confirm(webhook, `${code}x`)
      expect([status, json.code]).toEqual([422, 'wrong_code'])
      left.push(/(\d) more wrong/.exec(String(json.detail))?.[1])
    }
    expect(left).toEqual(['4', '3', '2', '1'])
    expect((await confirm(webhook, code)).json.status).toBe('active')
  })

  test('is void after five wrong ones, until another is sent [life-code-five-tries, life-code-again]', async () => {
    const webhook = await subscribed()
    const code = await receiver.code(1)
    const guesses = Array.from({ length: 20 }, () => confirm(webhook, 'guess'))
    const codes = (await Promise.all(guesses)).map(({ json }) => String(json.code))
    expect(codes.filter((each) => each === 'wrong_code')).toHaveLength(5)
    expect(codes.filter((each) => each === 'no_code')).toHaveLength(15)
    expect((await confirm(webhook, code)).json.code).toBe('no_code')
    harness.advance(60_000)
    expect((await sendAgain(webhook)).status).toBe(200)
    expect((await confirm(webhook, code)).json.code).toBe('wrong_code')
    expect((await confirm(webhook, await receiver.code(2))).json.status).toBe('active')
  })

  test('works once, also when it is given twice at the same time [life-code-single-use]', async () => {
    const webhook = await subscribed()
    const code = await receiver.code(1)
    await answered(webhook, 'agreed')
    const twice = await Promise.all([confirm(webhook, code), confirm(webhook, code)])
    expect(twice.map(({ status }) => status).sort()).toEqual([200, 409])
    const again = await confirm(webhook, code)
    expect([again.status, again.json.code]).toEqual([409, 'webhook_validated'])
    harness.advance(60_000)
    await channel.call('PATCH', `/webhooks/${webhook.id}`, { webhook_url: `${receiver.url}/2` })
    expect((await confirm(webhook, await receiver.code(1))).json.code).toBe('wrong_code')
  })

  test('works for 24 hours, and no longer [life-code-expires]', async () => {
    const other = await startAskedReceiver()
    const inTime = await subscribed()
    const late = await channel.subscribe({ webhook_url: other.url })
    const codes = [await receiver.code(1), await other.code(1)] as const
    for (const webhook of [inTime, late]) await answered(webhook, 'agreed')
    harness.advance(24 * hourMs - 60_000)
    expect((await confirm(inTime, codes[0])).json.status).toBe('active')
    harness.advance(60_000)
    expect((await confirm(late, codes[1])).json.code).toBe('no_code')
    expect((await channel.webhook(late.id)).status).toBe('to_be_validated')
  })

  test('opens its own webhook alone', async () => {
    const other = await startAskedReceiver()
    const webhook = await subscribed()
    await channel.subscribe({ webhook_url: other.url })
    expect((await confirm(webhook, await other.code(1))).json.code).toBe('wrong_code')
  })

  test('is sent again after a minute, and voids the one before [life-code-again]', async () => {
    const webhook = await subscribed()
    const first = await receiver.code(1)
    const early = await sendAgain(webhook)
    expect([early.status, early.json.code]).toEqual([429, 'too_many_requests'])
    expect(Number(early.headers['retry-after'])).toBeGreaterThan(50)
    harness.advance(60_000)
    const { status, json } = await sendAgain(webhook)
    expect(status).toBe(200)
    expect(json.validation_state).toMatchObject({ method: 'code' })
    expect(await receiver.code(2)).not.toBe(first)
    expect((await confirm(webhook, first)).json.code).toBe('wrong_code')
    expect((await confirm(webhook, await receiver.code(2))).json.status).toBe('active')
  })

  test('is sent again while an answer is outstanding, which then means nothing', async () => {
    const agree = Promise.withResolvers<void>()
    receiver.answer(() => agree.promise.then(() => ({ status: 200 })))
    const webhook = await subscribed()
    const first = await receiver.code(1)
    harness.advance(60_000)
    receiver.answer(() => ({ status: 500 }))
    await sendAgain(webhook)
    const second = await receiver.code(2)
    await answered(webhook, 'refused')
    agree.resolve()
    expect((await confirm(webhook, first)).json.code).toBe('validation_refused')
    expect((await confirm(webhook, second)).json.code).toBe('validation_refused')
  })
})

test('a host gets ten validation requests a minute for one channel', async () => {
  const webhooks: Json[] = []
  for (let each = 0; each < 11; each++) webhooks.push(await subscribed())
  await receiver.request(10)
  const [last] = webhooks.slice(-1)
  if (last === undefined) throw new Error('There is no webhook.')
  expect(last).toMatchObject({
    status: 'to_be_validated',
    validation_state: {
      answer: 'not_sent',
      sent_at: null,
      expires_at: null,
      detail: expect.stringMatching(/^10 validation requests went to .* for this channel/),
    },
  })
  const other = await openChannel(harness)
  await other.subscribe({ webhook_url: receiver.url, validation: 'code' })
  await receiver.request(11)
  const { status, json, headers } = await sendAgain(last)
  expect([status, json.code]).toEqual([429, 'too_many_requests'])
  expect(Number(headers['retry-after'])).toBeGreaterThan(30)
  expect(receiver.asked).toHaveLength(11)
  expect((await confirm(last, 'x')).json.code).toBe('no_code')
})

describe('a changed URL', () => {
  test('is validated anew, gets nothing before, and then what was waiting [life-url-change, life-nothing-before]', async () => {
    const webhook = await validated()
    harness.advance(60_000)
    receiver.answer(() => ({ status: 503 }))
    const waiting = await channel.publish('CustomerAdded')
    await eventually(
      () => channel.log(waiting),
      ([entry]) => (entry?.status as unknown) === 'retrying',
    )
    const next = await startAskedReceiver()
    const { json } = await channel.call('PATCH', `/webhooks/${webhook.id}`, {
      webhook_url: next.url,
    })
    expect(json).toMatchObject({ status: 'to_be_validated', validated_at: null })
    expect((await channel.log(waiting))[0]?.status).toBe('held')
    const code = await next.code(1)
    expect(await channel.log(await channel.publish('CustomerAdded'))).toEqual([])
    await confirm(webhook, code)
    await delivered(waiting)
    expect(next.asked.map(({ headers }) => headers['webhook-id']).at(-1)).toBe(waiting)
    expect(next.asked).toHaveLength(2)
  })

  test('voids the code of the URL before, also when it comes back [life-url-change]', async () => {
    const webhook = await subscribed()
    const first = await receiver.code(1)
    const path = `/webhooks/${webhook.id}`
    harness.advance(60_000)
    await channel.call('PATCH', path, { webhook_url: `${receiver.url}/other` })
    await receiver.code(2)
    harness.advance(60_000)
    await channel.call('PATCH', path, { webhook_url: receiver.url })
    const third = await receiver.code(3)
    expect((await confirm(webhook, first)).json.code).toBe('wrong_code')
    expect((await confirm(webhook, await receiver.code(2))).json.code).toBe('wrong_code')
    expect((await confirm(webhook, third)).json.status).toBe('active')
  })

  test('makes an answer of the URL before worthless', async () => {
    const agree = Promise.withResolvers<void>()
    receiver.answer(({ body }) =>
      agree.promise.then(() => ({
        status: 200,
        body: JSON.stringify({ challenge: JSON.parse(body).data.challenge }),
      })),
    )
    const webhook = await subscribed({ validation: 'challenge' })
    await receiver.request(1)
    const next = await startAskedReceiver()
    next.answer(() => ({ status: 404 }))
    harness.advance(60_000)
    await channel.call('PATCH', `/webhooks/${webhook.id}`, { webhook_url: next.url })
    await answered(webhook, 'refused')
    agree.resolve()
    // Whatever the first answer does, it has done when the request after it has been answered.
    await harness.context.validations.ended(String(webhook.id) as WebhookId, 10_000)
    expect(await channel.webhook(webhook.id)).toMatchObject({
      status: 'to_be_validated',
      validation_state: { answer: 'refused' },
    })
  })

  test('less than a minute after the last request is asked for by hand, once the minute is over', async () => {
    const webhook = await subscribed()
    const first = await receiver.code(1)
    await answered(webhook, 'agreed')
    const path = `/webhooks/${webhook.id}`
    const next = await startAskedReceiver()
    for (let each = 0; each < 20; each++) {
      const webhook_url = `${next.url}/${each}`
      const { json } = await channel.call('PATCH', path, { webhook_url })
      expect(json).toMatchObject({
        webhook_url,
        validation_state: {
          answer: 'not_sent',
          sent_at: null,
          detail: expect.stringMatching(/less than a minute before.*validation\/send/),
        },
      })
    }
    expect(await channel.webhook(webhook.id)).toMatchObject({
      validation_state: { answer: 'not_sent' },
    })
    expect((await confirm(webhook, first)).json.code).toBe('no_code')
    expect((await sendAgain(webhook)).json.code).toBe('too_many_requests')
    harness.advance(60_000)
    expect((await sendAgain(webhook)).status).toBe(200)
    expect((await confirm(webhook, await next.code(1))).json.status).toBe('active')
    expect(next.asked.map(({ path }) => path)).toEqual(['/hook/19'])
  })

  test('and a change of the method count together', async () => {
    const webhook = await subscribed()
    await receiver.request(1)
    const path = `/webhooks/${webhook.id}`
    for (const validation of ['none', 'challenge', 'code']) {
      await channel.call('PATCH', path, { validation })
    }
    expect((await channel.webhook(webhook.id)).validation_state?.answer).toBe('not_sent')
    harness.advance(60_000)
    await channel.call('PATCH', path, { validation: 'challenge' })
    await receiver.request(2)
    expect(receiver.asked).toHaveLength(2)
  })

  test('needs no validation where none is asked for', async () => {
    const webhook = await subscribed({ validation: 'none' })
    const changes = { webhook_url: `${receiver.url}/other` }
    const { json } = await channel.call('PATCH', `/webhooks/${webhook.id}`, changes)
    expect(json.status).toBe('active')
    await delivered(await channel.publish('CustomerAdded'))
    expect(receiver.asked.map(({ path }) => path)).toEqual(['/hook/other'])
  })
})

describe('other changes', () => {
  test('that change nothing write nothing', async () => {
    const webhook = await subscribed({ auth: { type: 'bearer', token: 'hush-hush-hush-hush' } })
    const path = `/webhooks/${webhook.id}`
    harness.advance(1_000)
    for (const changes of [{}, { webhook_url: receiver.url, topics: [], auth: webhook.auth }]) {
      const { json } = await channel.call('PATCH', path, changes)
      expect(json.updated_at).toBe(webhook.updated_at)
    }
    const { json } = await channel.call('PATCH', path, { description: 'Other' })
    expect(json.updated_at).not.toBe(webhook.updated_at)
  })

  test('of topics, and a URL given anew as it is, need no validation [life-topics-change]', async () => {
    const webhook = await validated()
    const changes = { topics: ['CustomerSuspended'], webhook_url: receiver.url }
    const { json } = await channel.call('PUT', `/webhooks/${webhook.id}`, changes)
    expect(json.status).toBe('active')
    await delivered(await channel.publish('CustomerSuspended'))
    expect(receiver.asked).toHaveLength(2)
  })

  test('of the method ask the receiver, unless it agreed already', async () => {
    const webhook = await subscribed({ validation: 'none' })
    const path = `/webhooks/${webhook.id}`
    const asking = await channel.call('PATCH', path, { validation: 'code' })
    expect(asking.json.status).toBe('to_be_validated')
    expect((await confirm(webhook, await receiver.code(1))).json.status).toBe('active')
    const asked = await channel.call('PATCH', path, { validation: 'challenge' })
    expect(asked.json.status).toBe('active')
    const free = await channel.call('PATCH', path, { validation: 'none' })
    expect(free.json.status).toBe('active')
    expect(receiver.asked).toHaveLength(1)
  })

  test('to none let a webhook go that waited for validation', async () => {
    const webhook = await subscribed()
    const path = `/webhooks/${webhook.id}`
    const { json } = await channel.call('PATCH', path, { validation: 'none' })
    expect(json.status).toBe('active')
    await delivered(await channel.publish('CustomerAdded'))
  })
})

describe('a deactivated webhook', () => {
  test('loses what is published meanwhile, and gets the next event once reactivated [life-lost, life-reactivate]', async () => {
    const webhook = await validated()
    expect((await change(webhook, 'deactivate')).json).toMatchObject({
      status: 'suspended',
      status_reason: 'deactivated',
    })
    expect(await channel.log(await channel.publish('CustomerAdded'))).toEqual([])
    expect((await change(webhook, 'reactivate')).json).toMatchObject({
      status: 'active',
      status_reason: null,
    })
    await delivered(await channel.publish('CustomerAdded'))
    expect(receiver.asked).toHaveLength(2)
  })

  test('that holds gets it all in order, also when it was validated anew meanwhile [life-hold, life-confirm-suspended]', async () => {
    const webhook = await validated({ on_suspend: 'hold', max_in_flight: 1 })
    harness.advance(60_000)
    await change(webhook, 'deactivate')
    const ids: string[] = []
    for (let each = 0; each < 5; each++) ids.push(await channel.publish('CustomerAdded'))
    const next = await startAskedReceiver()
    const moved = await channel.call('PATCH', `/webhooks/${webhook.id}`, { webhook_url: next.url })
    expect(moved.json).toMatchObject({ status: 'suspended', validated_at: null })
    expect((await confirm(webhook, await next.code(1))).json.status).toBe('suspended')
    expect((await change(webhook, 'reactivate')).json.status).toBe('active')
    for (const id of ids) await delivered(id)
    expect(next.asked.slice(1).map(({ headers }) => headers['webhook-id'])).toEqual(ids)
  })

  test('is to be validated once reactivated, if it never was [life-reactivate-unvalidated]', async () => {
    const webhook = await subscribed({ on_suspend: 'hold' })
    const code = await receiver.code(1)
    expect((await change(webhook, 'deactivate')).json.status).toBe('suspended')
    const tested = await channel.call('POST', `/webhooks/${webhook.id}/test`, {})
    expect(tested.json.code).toBe('webhook_not_validated')
    const held = await channel.publish('CustomerAdded')
    expect((await change(webhook, 'reactivate')).json).toMatchObject({
      status: 'to_be_validated',
      status_reason: null,
    })
    expect((await change(webhook, 'reactivate')).json.status).toBe('to_be_validated')
    expect((await channel.log(held))[0]?.status).toBe('held')
    expect((await confirm(webhook, code)).json.status).toBe('active')
    await delivered(held)
    expect(receiver.asked).toHaveLength(2)
  })
})

test('a webhook that its receiver disabled is reactivated, under another URL after validation [life-disable-410]', async () => {
  const webhook = await validated()
  harness.advance(60_000)
  receiver.answer(() => ({ status: 410 }))
  await channel.publish('CustomerAdded')
  await eventually(
    () => channel.webhook(webhook.id),
    ({ status }) => (status as unknown) === 'disabled',
  )
  const next = await startAskedReceiver()
  const path = `/webhooks/${webhook.id}`
  const moved = await channel.call('PATCH', path, { webhook_url: next.url })
  expect(moved.json).toMatchObject({ status: 'disabled', status_reason: 'gone' })
  expect((await change(webhook, 'reactivate')).json.status).toBe('to_be_validated')
  expect((await confirm(webhook, await next.code(1))).json.status).toBe('active')
  await delivered(await channel.publish('CustomerAdded'))
})

test('a deleted webhook is asked nothing and told nothing any more', async () => {
  const webhook = await subscribed()
  const code = await receiver.code(1)
  expect((await channel.call('DELETE', `/webhooks/${webhook.id}`)).json).toEqual({ response: 'ok' })
  expect((await confirm(webhook, code)).status).toBe(404)
  expect((await sendAgain(webhook)).status).toBe(404)
  await channel.publish('CustomerAdded')
  expect(receiver.asked).toHaveLength(1)
})

describe('a channel that requires validation', () => {
  test('takes no webhook without, and asks for a code where nothing else is said [life-required]', async () => {
    channel = await openChannel(harness, { require_validation: true })
    const json = { webhook_url: receiver.url, validation: 'none' }
    const refused = await channel.call('POST', '/webhooks', json)
    expect(refused.status).toBe(422)
    expect(refused.json.errors).toMatchObject([{ pointer: '/validation', code: 'not_allowed' }])
    const webhook = await channel.subscribe({ webhook_url: receiver.url })
    expect(webhook).toMatchObject({ status: 'to_be_validated', validation: 'code' })
    const changed = await channel.call('PATCH', `/webhooks/${webhook.id}`, { validation: 'none' })
    expect(changed.status).toBe(422)
    expect(changed.json.errors).toMatchObject([{ pointer: '/validation' }])
  })

  test('takes no new URL for a webhook that goes without from before', async () => {
    const webhook = await subscribed({ validation: 'none' })
    await channel.call('PATCH', '', { require_validation: true })
    const path = `/webhooks/${webhook.id}`
    expect((await channel.call('PATCH', path, { name: 'Same place' })).status).toBe(200)
    const webhook_url = `${receiver.url}/other`
    expect((await channel.call('PATCH', path, { webhook_url })).status).toBe(422)
    const { json } = await channel.call('PATCH', path, { webhook_url, validation: 'code' })
    expect(json.status).toBe('to_be_validated')
  })
})
