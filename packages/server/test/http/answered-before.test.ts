import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  type ApiAnswer,
  type ChannelKeys,
  type Harness,
  makeChannel,
  makeWebhook,
  startHarness,
} from './harness.ts'
import { addTopic, itemsOf, openClient } from './subscription-client.ts'

/** A request that was answered gets that answer again, whatever has changed since. */

let harness: Harness
let channel: ChannelKeys

beforeAll(async () => {
  harness = await startHarness()
})
afterAll(() => harness.close())
beforeEach(async () => {
  channel = await makeChannel(harness)
})

const headers = { 'idempotency-key': 'the-same' }

function post(path: string, json: unknown, key = channel.publisherKey): Promise<ApiAnswer> {
  return harness.call({ method: 'POST', path, key, json, headers })
}

function operate(method: 'POST' | 'PATCH', path: string, json: unknown) {
  return harness.call({ method, path, key: harness.operatorKey, json })
}

/** Asks, changes what the request depends on, and asks again: as before, and not as if it were new. */
async function askedAround(change: () => Promise<unknown>, ask: () => Promise<ApiAnswer>) {
  const first = await ask()
  expect(first.status, first.text).toBeLessThan(300)
  await change()
  const again = await ask()
  expect([again.status, again.text]).toEqual([first.status, first.text])
  expect(again.headers['idempotent-replayed']).toBe('true')
  return again
}

describe('the answer to an Idempotency-Key is given again', () => {
  test.each(['/events', '/events/batch'])(
    'to %s when the catalog forbids it now',
    async (below) => {
      const name = `again${below.replaceAll('/', '.')}`
      await operate('POST', '/v1/topics', { name })
      const event = { event_name: name, data: 1 }
      const ask = () => post(`${channel.path}${below}`, below === '/events' ? event : [event])
      const forbid = () => operate('PATCH', `/v1/topics/${name}`, { schema: { type: 'string' } })
      await askedAround(forbid, ask)
      const fresh = { 'idempotency-key': 'another' }
      const path = `${channel.path}/events`
      const key = channel.publisherKey
      const other = await harness.call({ method: 'POST', path, key, json: event, headers: fresh })
      expect(other.status).toBe(422)
    },
  )

  test('to an event when the channel became strict', async () => {
    const strict = () => operate('PATCH', channel.path, { strict_topics: true })
    await askedAround(strict, () =>
      post(`${channel.path}/events`, { event_name: 'not.in.the.catalog' }),
    )
  })

  test('to a batch when it became too wide', async () => {
    const widen = async () => {
      for (let each = 0; each < 3; each++) await makeWebhook(harness, channel)
    }
    const json = Array.from({ length: 10 }, () => ({ event_name: 'a' }))
    await askedAround(widen, () => post(`${channel.path}/events/batch`, json))
  })

  test('to a new key whose end has passed', async () => {
    const expires_at = new Date(harness.context.clock.nowMs() + 60_000).toISOString()
    const pass = async () => harness.advance(120_000)
    await askedAround(pass, () => post(`${channel.path}/keys`, { expires_at }))
  })

  test('to a new webhook whose topics the channel would not take now', async () => {
    const strict = () => operate('PATCH', channel.path, { strict_topics: true })
    const json = { webhook_url: harness.receiverUrl, topics: ['not.in.the.catalog'] }
    await askedAround(strict, () => post(`${channel.path}/webhooks`, json))
  })

  test('to a subscription whose topic is gone', async () => {
    const client = await openClient(harness)
    const name = await addTopic(harness)
    const remove = async () => {
      // A webhook that names the topic keeps it in the catalog.
      const [subscription] = itemsOf(await client.get('/subscriptions'))
      await client.remove(`/subscriptions/${subscription?.id}`)
      const path = `/v1/topics/${name}`
      await harness.call({ method: 'DELETE', path, key: harness.operatorKey })
    }
    const json = {
      consumerUrl: 'https://listener.example.com/hook',
      techContact: 'dev@example.com',
      topicNames: [name],
    }
    await askedAround(remove, () => post('/webhooks/v2/subscriptions', json, client.key))
  })

  test('to a replay whose webhook is gone, with its address', async () => {
    const webhook = await makeWebhook(harness, channel)
    const remove = () =>
      harness.call({ method: 'DELETE', path: webhook.path, key: channel.publisherKey })
    const again = await askedAround(remove, () => post(`${webhook.path}/replay`, {}))
    expect(again.headers.location).toBe(`${channel.path}/replays/${again.json.id}`)
  })
})
