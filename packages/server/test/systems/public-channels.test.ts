import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { ChannelId } from '../../src/domain/ids.ts'
import { validationLimits } from '../../src/domain/webhook/validation.ts'
import { routes } from '../../src/http/routes.ts'
import { createWebhook } from '../../src/operations/webhooks/create-webhook.ts'
import { eventually } from '../eventually.ts'
import { type ChannelClient, openChannel } from '../http/channel-client.ts'
import { type Harness, type Json, startHarness } from '../http/harness.ts'
import { type AskedReceiver, startAskedReceiver } from '../receiver/asked-receiver.ts'

/** A channel to which anyone may subscribe without a key. */

let harness: Harness
let channel: ChannelClient
let receiver: AskedReceiver
let clients = 0
let from = ''

beforeAll(async () => {
  harness = await startHarness()
})
afterAll(() => harness.close())

beforeEach(async () => {
  clients += 1
  from = `192.0.2.${clients}`
  channel = await openChannel(harness, { public: true })
  receiver = await startAskedReceiver()
})

/** From an address of its own for each test. */
function subscribe(settings: Record<string, unknown> = {}) {
  const json = { webhook_url: receiver.url, ...settings }
  return harness.call({ method: 'POST', path: `${channel.path}/webhooks`, json, from })
}

async function subscribed(settings: Record<string, unknown> = {}): Promise<Json> {
  const { status, json, text } = await subscribe(settings)
  if (status !== 201) throw new Error(text)
  return json
}

function own(webhook: Json, method: 'GET' | 'POST' | 'PATCH', path: string, json?: unknown) {
  const key = String(webhook.subscriber_key)
  return channel.callAs(key, method, `/webhooks/${webhook.id}${path}`, json)
}

describe('whoever subscribes without a key', () => {
  test('gets a key for that webhook alone, and events once the receiver agreed [public-subscribe, public-must-validate]', async () => {
    const webhook = await subscribed()
    expect(webhook).toMatchObject({
      status: 'to_be_validated',
      validation: 'code',
      subscriber_key: expect.stringMatching(/^sk_/),
    })
    expect(await channel.log(await channel.publish('news'))).toEqual([])
    const code = await receiver.code(1)
    expect((await own(webhook, 'POST', '/validation', { code })).json.status).toBe('active')
    const event = await channel.publish('news')
    await eventually(
      () => channel.log(event),
      ([entry]) => (entry?.status as unknown) === 'delivered',
    )
  })

  test('may name another method, but not none, neither then nor later [public-must-validate]', async () => {
    const webhook = await subscribed({ validation: 'cloudevents' })
    expect(webhook.validation).toBe('cloudevents')
    for (const refused of [
      await subscribe({ validation: 'none' }),
      await own(webhook, 'PATCH', '', { validation: 'none' }),
    ]) {
      expect(refused.status).toBe(422)
      expect(refused.json.errors).toMatchObject([{ pointer: '/validation', code: 'not_allowed' }])
    }
  })

  test('cannot make a stream, which nobody could validate', async () => {
    const json = { notification_type: 'stream' }
    const path = `${channel.path}/webhooks`
    const { status, json: problem } = await harness.call({ method: 'POST', path, json, from })
    expect(status).toBe(422)
    expect(problem.errors).toMatchObject([{ pointer: '/notification_type' }])
  })

  test('finds nothing else open [public-nothing-else]', async () => {
    const webhook = await subscribed()
    const params: Record<string, string> = {
      channel: String(webhook.channel_id),
      webhook: String(webhook.id),
    }
    for (const route of routes.filter(({ who }) => who.kind !== 'anyone')) {
      const path = route.path.replaceAll(/:(\w+)/g, (_, name: string) => params[name] ?? 'x')
      for (const method of route.methods) {
        if (route.id === 'createWebhook') continue
        const { status } = await harness.call({ method, path, key: null, json: {} })
        expect.soft(status, `${method} ${path}`).toBe(401)
      }
    }
  })
})

test('one address subscribes ten webhooks without a key, then one every six seconds [public-limits]', async () => {
  for (let each = 0; each < 10; each++) expect((await subscribe()).status).toBe(201)
  const { status, json, headers } = await subscribe()
  expect([status, json.code]).toEqual([429, 'too_many_requests'])
  expect(Number(headers['retry-after'])).toBeGreaterThan(0)
  from = '198.51.100.7'
  expect((await subscribe()).status).toBe(201)
  from = '192.0.2.200'
  expect((await channel.subscribe({ webhook_url: receiver.url })).status).toBe('active')
})

describe('changes to a webhook subscribed without a key', () => {
  async function patched(webhook: Json, json: unknown) {
    const path = `${channel.path}/webhooks/${webhook.id}`
    const key = String(webhook.subscriber_key)
    return harness.call({ method: 'PATCH', path, key, json, from })
  }

  test('count as subscribing does, from one address', async () => {
    const webhook = await subscribed()
    for (let each = 0; each < 9; each++) {
      expect((await patched(webhook, { description: `${each}` })).status).toBe(200)
    }
    const { status, json, headers } = await patched(webhook, { description: 'more' })
    expect([status, json.code]).toEqual([429, 'too_many_requests'])
    expect(Number(headers['retry-after'])).toBeGreaterThan(0)
    expect((await own(webhook, 'GET', '')).status).toBe(200)
    const withKey = await channel.subscribe({ webhook_url: receiver.url })
    expect((await patched(withKey, { description: 'more' })).status).toBe(200)
  })
})

test('validation requests for those without a key take none from the channel’s own', async () => {
  for (let each = 0; each < 6; each++) await subscribed()
  const withKey = await channel.subscribe({ webhook_url: receiver.url, validation: 'code' })
  expect(withKey.validation_state?.answer).toBe('outstanding')
  await receiver.request(6)
  expect(receiver.asked).toHaveLength(6)
})

test('a channel takes so many webhooks that nobody confirmed', async () => {
  const { directory } = harness.context
  const [one] = directory.webhooksOf(String((await subscribed()).channel_id) as ChannelId)
  if (one === undefined) throw new Error('There is no webhook.')
  const many = Array.from({ length: validationLimits.unconfirmed }, () => one)
  const full = { ...harness.context, directory: { ...directory, webhooksOf: () => many } }
  const known = directory.channel(one.channelId)
  if (known === undefined) throw new Error('There is no channel.')
  const order = { draft: { url: receiver.url }, remember: null, anonymous: true }
  expect(await createWebhook(full, known, order)).toMatchObject({
    refused: 'too_many_requests',
    retryAfterS: 3_600,
  })
  const confirmed = many.map((each) => ({ ...each, validatedAtMs: 1 }))
  const roomy = { ...full, directory: { ...directory, webhooksOf: () => confirmed } }
  expect(await createWebhook(roomy, known, order)).toMatchObject({ kind: 'created' })
})

describe('a channel that is not public', () => {
  test('looks to them as one that is not there', async () => {
    const closed = await openChannel(harness)
    const json = { webhook_url: receiver.url }
    const ask = (path: string) => harness.call({ method: 'POST', path, key: null, json })
    const there = await closed.callAs(null, 'POST', '/webhooks', json)
    const nowhere = await ask('/v1/channels/nowhere/webhooks')
    expect([there.status, nowhere.status]).toEqual([401, 401])
    expect(there.json.detail).toBe(nowhere.json.detail)
    expect(receiver.asked).toEqual([])
  })

  test('is closed to them at once when it stops being public', async () => {
    await channel.call('PATCH', '', { public: false })
    expect((await subscribe()).status).toBe(401)
  })
})

test('a key that does not hold is no way to subscribe without one', async () => {
  const json = { webhook_url: receiver.url }
  const wrong = await channel.callAs('pk_wrong', 'POST', '/webhooks', json)
  expect(wrong.status).toBe(401)
  const webhook = await subscribed()
  const own = await channel.callAs(String(webhook.subscriber_key), 'POST', '/webhooks', json)
  expect(own.status).toBe(403)
})

test('with a key a public channel asks for no more than any other', async () => {
  const webhook = await channel.subscribe({ webhook_url: receiver.url })
  expect(webhook).toMatchObject({ status: 'active', validation: 'none' })
})

test('a webhook subscribed without a key is deleted when nobody confirmed it in a week [public-limits]', async () => {
  const confirmed = await subscribed()
  const lost = await subscribed()
  const withKey = await channel.subscribe({ webhook_url: receiver.url, validation: 'code' })
  await own(confirmed, 'POST', '/validation', { code: await receiver.code(1) })
  harness.advance(validationLimits.unconfirmedMs - 60_000)
  // No change makes it live longer.
  expect((await own(lost, 'PATCH', '', { webhook_url: `${receiver.url}/2` })).status).toBe(200)
  const fresh = await subscribed()
  harness.advance(60_000)
  // In portions: those of the other tests are as old.
  for (let turn = 0; turn < 10; turn++) await harness.engine.tick()
  const statuses = [confirmed, lost, withKey, fresh].map(async ({ id }) => {
    const { status, json } = await channel.call('GET', `/webhooks/${id}`)
    return status === 200 ? json.status : status
  })
  expect(await Promise.all(statuses)).toEqual(['active', 404, 'to_be_validated', 'to_be_validated'])
  expect((await own(lost, 'GET', '')).status).toBe(401)
})
