import { createHash } from 'node:crypto'
import { Webhook as StandardWebhook } from 'standardwebhooks'
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { type ChannelKeys, type Harness, makeChannel, startHarness } from '../http/harness.ts'
import { type Leased, only, type StreamChannel, streamChannel } from '../http/stream-channel.ts'
import { createPublisher } from '../publisher.ts'
import { startReceiver } from '../receiver/receiver.ts'
import { startTestServer } from '../running-server.ts'

let harness: Harness
let channel: ChannelKeys
let stream: StreamChannel['stream']
let manage: StreamChannel['manage']
let publish: StreamChannel['publish']
let log: StreamChannel['log']
let delivery: StreamChannel['delivery']

beforeAll(async () => {
  harness = await startHarness()
})
afterAll(() => harness.close())
beforeEach(async () => {
  channel = await makeChannel(harness)
  ;({ stream, manage, publish, log, delivery } = streamChannel(harness, channel))
})

function bodyOf(leased: Leased): Buffer {
  return Buffer.from(leased.body_base64, 'base64')
}

describe('a webhook of type stream', () => {
  test('has no URL, needs no validation and is active at once', async () => {
    await manage('PATCH', '', { require_validation: true, validation: 'challenge' })
    const { json } = await manage('POST', '/webhooks', { notification_type: 'stream' })
    expect(json).toMatchObject({
      notification_type: 'stream',
      webhook_url: null,
      validation: 'none',
      status: 'active',
    })
  })

  test.each([
    [{ notification_type: 'stream', webhook_url: 'https://example.com/' }, '/webhook_url'],
    [{ notification_type: 'rest' }, '/webhook_url'],
    [{}, '/webhook_url'],
    [{ notification_type: 'stream', validation: 'code' }, '/validation'],
  ])('is refused what does not fit: %j', async (settings, pointer) => {
    const answer = await manage('POST', '/webhooks', settings)
    expect(answer).toMatchObject({ status: 422, json: { errors: [{ pointer }] } })
  })

  test('stays a stream, as another stays what it is', async () => {
    const { id } = await stream()
    const rest = await manage('POST', '/webhooks', { webhook_url: harness.receiverUrl })
    const refused = { status: 422, json: { errors: [{ pointer: '/notification_type' }] } }
    expect(
      await manage('PATCH', `/webhooks/${id}`, {
        notification_type: 'rest',
        webhook_url: harness.receiverUrl,
      }),
    ).toMatchObject(refused)
    expect(
      await manage('PATCH', `/webhooks/${rest.json.id}`, { notification_type: 'stream' }),
    ).toMatchObject(refused)
    expect(
      await manage('PATCH', `/webhooks/${id}`, { webhook_url: 'https://example.com/' }),
    ).toMatchObject({ status: 422 })
    expect(
      await manage('PATCH', `/webhooks/${id}`, { notification_type: 'stream', name: 'Same' }),
    ).toMatchObject({ status: 200, json: { name: 'Same' } })
  })

  test('cannot be subscribed without a key', async () => {
    await manage('PATCH', '', { public: true })
    const answer = await harness.call({
      method: 'POST',
      path: `${channel.path}/webhooks`,
      json: { notification_type: 'stream' },
    })
    expect(answer).toMatchObject({
      status: 422,
      json: { errors: [{ pointer: '/notification_type' }] },
    })
  })

  test('is never sent to, however often the engine looks', async () => {
    const consumer = await stream()
    const event = await publish()
    await harness.engine.tick()
    await harness.engine.tick()
    expect(await log(event)).toMatchObject({ status: 'pending', attempts: [] })
    expect(await consumer.lease()).toHaveLength(1)
  })
})

describe('leasing', () => {
  test('gives the headers and bytes that a POST would carry [stream-lease]', async () => {
    const settings = {
      format: 'standard',
      headers: { 'X-Region': 'eu' },
      auth: { type: 'api_key', key: 'k-123456789012345678' },
    }
    const consumer = await stream(settings)
    const id = await publish({ total: '49.90' })
    const leased = only(await consumer.lease({ visibility_seconds: 60 }))
    expect(leased).toMatchObject({ delivery_id: `${id}_${consumer.id}`, attempt: 1 })
    const body = bodyOf(leased)
    expect(JSON.parse(body.toString())).toMatchObject({
      type: 'order.created',
      data: { total: '49.90' },
    })
    expect(leased.headers).toMatchObject({
      'content-type': 'application/json',
      'content-digest': `sha-256=:${createHash('sha256').update(body).digest('base64')}:`,
      'webhook-id': id,
      'posthorn-attempt': '1',
      'X-Region': 'eu',
      'X-API-Key': 'k-123456789012345678',
    })
    expect(() => new StandardWebhook(consumer.secret).verify(body, leased.headers)).not.toThrow()
    const remainingMs = Date.parse(leased.expires_at) - harness.context.clock.nowMs()
    expect(remainingMs).toBeGreaterThan(0)
    expect(remainingMs).toBeLessThanOrEqual(60_000)

    const shown = (await delivery(leased)) as unknown as { attempt_log: unknown[] }
    expect(shown).toMatchObject({ state: 'pending', next_attempt_at: leased.expires_at })
    expect(shown.attempt_log).toEqual([])
  })

  test('gives what a webhook with the same settings is sent, header by header and byte by byte [stream-lease]', async () => {
    const receiver = await startReceiver()
    onTestFinished(() => receiver.close())
    const settings = {
      format: 'cloudevents-binary',
      headers: { 'X-Region': 'eu' },
      auth: { type: 'basic', username: 'me', password: 'p-123456789012345678' },
    }
    const consumer = await stream(settings)
    await manage('POST', '/webhooks', { webhook_url: receiver.url, ...settings })
    await publish({ total: '49.90', note: 'naïve — 😀' })
    const leased = only(await consumer.lease())
    await receiver.received(1)
    const post = only(receiver.posts)
    expect(bodyOf(leased)).toEqual(post.body)
    const ofTheConnection = ['host', 'connection', 'content-length']
    const comparable = (headers: Readonly<Record<string, unknown>>) => {
      const named = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])
      const kept = named.filter(([name]) => !ofTheConnection.includes(String(name)))
      // The one is signed with another secret, and perhaps a second later.
      const signed = { 'webhook-signature': 'v1', 'webhook-timestamp': 'now' }
      expect(Object.fromEntries(kept)).toMatchObject({
        'webhook-signature': expect.stringMatching(/^v1,\S+$/),
        'webhook-timestamp': expect.stringMatching(/^\d+$/),
      })
      return { ...Object.fromEntries(kept), ...signed }
    }
    expect(comparable(leased.headers)).toEqual(comparable(post.headers))
  })

  test('signs under every secret in force', async () => {
    const consumer = await stream()
    const rotated = await manage('POST', `/webhooks/${consumer.id}/secrets/rotate`, {})
    await publish()
    const leased = only(await consumer.lease())
    expect(leased.headers['webhook-signature']?.split(' ')).toHaveLength(2)
    const secrets = rotated.json.secrets as unknown as { secret: string }[]
    expect(secrets).toHaveLength(2)
    for (const { secret } of secrets) {
      expect(() => new StandardWebhook(secret).verify(bodyOf(leased), leased.headers)).not.toThrow()
    }
  })

  test('hands out each delivery once, in the order in which they came due', async () => {
    const consumer = await stream()
    const ids = [await publish(), await publish(), await publish()]
    const leased = [...(await consumer.lease({ max: 2 })), ...(await consumer.lease({ max: 2 }))]
    expect(leased.map((each) => each.headers['webhook-id'])).toEqual(ids)
    expect(await consumer.lease()).toEqual([])
  })

  test('takes only the topics that the stream names', async () => {
    const consumer = await stream({ topics: ['stock.*'] })
    await publish({}, 'order.created')
    const id = await publish({}, 'stock.changed')
    expect(only(await consumer.lease()).headers['webhook-id']).toBe(id)
  })

  test('waits for the first event, and has it as soon as it is accepted [stream-lease]', async () => {
    const consumer = await stream()
    const leasing = consumer.lease({ wait_seconds: 30 })
    // Whichever comes first, the wait or the event: neither misses the other.
    const id = await publish()
    expect(only(await leasing).headers['webhook-id']).toBe(id)
  })

  test('wakes all that wait, and gives each event to one of them', async () => {
    const consumer = await stream()
    const waits = [1, 2, 3].map(() => consumer.lease({ wait_seconds: 30, max: 1 }))
    const ids = [await publish(), await publish(), await publish()]
    const got = (await Promise.all(waits)).map((each) => only(each).headers['webhook-id'])
    expect(got.sort()).toEqual(ids.sort())
  })

  test('answers with nothing when the time is up', async () => {
    const consumer = await stream()
    expect(await consumer.lease({ wait_seconds: 1 })).toEqual([])
  })

  test('is refused where there is nothing to lease', async () => {
    const consumer = await stream()
    const ask = (path: string) =>
      harness.call({ method: 'POST', path, key: channel.publisherKey, json: {} })
    const rest = await manage('POST', '/webhooks', { webhook_url: harness.receiverUrl })
    expect(await ask(`${channel.path}/webhooks/${rest.json.id}/lease`)).toMatchObject({
      status: 409,
      json: { code: 'not_a_stream' },
    })
    await manage('POST', `/webhooks/${consumer.id}/deactivate`)
    expect(await ask(`${consumer.path}/lease`)).toMatchObject({
      status: 409,
      json: { code: 'webhook_not_active' },
    })
    await manage('DELETE', `/webhooks/${consumer.id}`)
    expect(await ask(`${consumer.path}/lease`)).toMatchObject({ status: 404 })
  })

  test.each([
    [{ max: 0 }, '/max'],
    [{ max: 101 }, '/max'],
    [{ wait_seconds: 31 }, '/wait_seconds'],
    [{ visibility_seconds: 0 }, '/visibility_seconds'],
    [{ visibility_seconds: 43_201 }, '/visibility_seconds'],
    [{ number: 1 }, '/number'],
  ])('is refused for %j', async (json, pointer) => {
    const { key, path } = await stream()
    const answer = await harness.call({ method: 'POST', path: `${path}/lease`, key, json })
    expect(answer).toMatchObject({ status: 422, json: { errors: [{ pointer }] } })
  })

  test('is answered at once when the stream is suspended or deleted during the wait', async () => {
    const ends = [
      ['deactivate', 409],
      ['delete', 404],
    ] as const
    for (const [how, status] of ends) {
      const { key, path, id } = await stream()
      const json = { wait_seconds: 30 }
      const waiting = harness.call({ method: 'POST', path: `${path}/lease`, key, json })
      if (how === 'delete') await manage('DELETE', `/webhooks/${id}`)
      else await manage('POST', `/webhooks/${id}/${how}`)
      expect((await waiting).status).toBe(status)
    }
  })
})

describe('settling', () => {
  test('a delivery as delivered ends it, and the log says how [stream-settle]', async () => {
    const consumer = await stream({ auth: { type: 'bearer', token: 'hidden-hidden-hidden' } })
    const event = await publish()
    const leased = only(await consumer.lease())
    expect(
      await consumer.settle({ lease_id: leased.lease_id, outcome: 'delivered', status: 204 }),
    ).toEqual([
      {
        lease_id: leased.lease_id,
        result: 'settled',
        state: 'delivered',
        next_attempt_at: null,
      },
    ])
    expect(await log(event)).toMatchObject({
      status: 'delivered',
      http_code: 204,
      error: null,
      next_attempt_at: null,
      attempts: [{ number: 1, outcome: 'delivered', http_code: 204 }],
    })
    const shown = await delivery(leased)
    expect(shown.attempt_log?.[0]).toMatchObject({
      url: 'stream:',
      request: {
        headers: {
          'webhook-id': event,
          'content-digest': leased.headers['content-digest'],
          'webhook-signature': '[redacted]',
          authorization: '[redacted]',
        },
      },
      response: { status: 204, body: '' },
      timings: { dns_ms: null, connect_ms: null },
    })
    expect(JSON.stringify(shown)).not.toContain('hidden-hidden')
    expect(await consumer.lease()).toEqual([])
  })

  test('a failure makes it due again as the retry policy says, until that is exhausted [stream-settle]', async () => {
    const consumer = await stream({ retry_policy: { delays: [60] } })
    const event = await publish()
    const first = only(await consumer.lease())
    const error = 'The handler threw: no such order.'
    const [settled] = await consumer.settle({ lease_id: first.lease_id, outcome: 'failed', error })
    expect(settled).toMatchObject({ result: 'settled', state: 'retrying' })
    expect(await log(event)).toMatchObject({
      status: 'retrying',
      error: 'consumer_failed',
      http_code: null,
      next_attempt_at: settled?.next_attempt_at,
      attempts: [{ number: 1, outcome: 'failed', error: 'consumer_failed', detail: error }],
    })
    expect(await consumer.lease()).toEqual([])
    harness.advance(70_000)
    const second = only(await consumer.lease())
    expect(second).toMatchObject({ attempt: 2, headers: { 'posthorn-attempt': '2' } })
    expect(second.lease_id).not.toBe(first.lease_id)
    expect(
      await consumer.settle({ lease_id: second.lease_id, outcome: 'failed', status: 500 }),
    ).toMatchObject([{ state: 'failed', next_attempt_at: null }])
    expect(await log(event)).toMatchObject({ status: 'failed', http_code: 500, attempts: [{}, {}] })
  })

  test('a lease that has ended is lost, and counts as a failed attempt; others are settled [stream-settle, stream-expiry]', async () => {
    const consumer = await stream({ retry_policy: { delays: [5] } })
    const events = [await publish(), await publish()]
    const ended = only(await consumer.lease({ max: 1, visibility_seconds: 10 }))
    const standing = only(await consumer.lease({ visibility_seconds: 3_600 }))
    harness.advance(11_000)
    expect(
      await consumer.settle(
        { lease_id: ended.lease_id, outcome: 'delivered' },
        { lease_id: standing.lease_id, outcome: 'delivered' },
      ),
    ).toMatchObject([
      { result: 'lease_lost', state: 'pending' },
      { result: 'settled', state: 'delivered' },
    ])
    await harness.engine.tick()
    expect(await log(String(events[0]))).toMatchObject({
      status: 'retrying',
      error: 'lease_expired',
      attempts: [{ number: 1, outcome: 'failed', error: 'lease_expired', duration_ms: 10_000 }],
    })
    harness.advance(10_000)
    const again = only(await consumer.lease())
    expect(again).toMatchObject({ attempt: 2, delivery_id: ended.delivery_id })
    expect(await consumer.settle({ lease_id: ended.lease_id, outcome: 'failed' })).toMatchObject([
      { result: 'lease_lost', state: 'retrying' },
    ])
  })

  test('leases that end are noticed by those who ask, without the engine [stream-expiry]', async () => {
    const consumer = await stream({ retry_policy: { delays: [1] } })
    await publish()
    await consumer.lease({ visibility_seconds: 1 })
    harness.advance(10_000)
    expect(only(await consumer.lease())).toMatchObject({ attempt: 2 })
    harness.advance(40_000)
    expect(await consumer.lease()).toEqual([])
    const { json } = await manage('GET', `/deliveries?webhook_id=${consumer.id}&state=failed`)
    expect(json.data).toMatchObject([{ error: 'lease_expired', attempts: 2 }])
  })

  test('counts once: the first word about a lease holds', async () => {
    const consumer = await stream()
    const event = await publish()
    const { lease_id } = only(await consumer.lease())
    expect(
      await consumer.settle({ lease_id, outcome: 'delivered' }, { lease_id, outcome: 'failed' }),
    ).toMatchObject([{ result: 'settled' }, { result: 'lease_lost', state: 'delivered' }])
    expect(await consumer.settle({ lease_id, outcome: 'failed' })).toMatchObject([
      { result: 'lease_lost', state: 'delivered' },
    ])
    expect((await log(event)).attempts).toHaveLength(1)
  })

  test('knows no leases of other webhooks, and no invented ones', async () => {
    const consumer = await stream()
    const other = await stream()
    await publish()
    const theirs = only(await other.lease())
    for (const lease_id of [theirs.lease_id, 'nonsense', '~', 'A'.repeat(200)]) {
      expect(await consumer.settle({ lease_id, outcome: 'delivered' })).toEqual([
        { lease_id, result: 'lease_lost', state: null, next_attempt_at: null },
      ])
    }
    expect(await other.settle({ lease_id: theirs.lease_id, outcome: 'delivered' })).toMatchObject([
      { result: 'settled' },
    ])
  })

  test('hides what looks like a key in the words of the receiver', async () => {
    const consumer = await stream()
    const event = await publish()
    const { lease_id } = only(await consumer.lease())
    await consumer.settle({ lease_id, outcome: 'failed', error: `bad key ${consumer.key}` })
    expect(JSON.stringify(await log(event))).not.toContain(consumer.key)
  })

  test.each([
    [{ results: [] }, '/results'],
    [{ results: [{ lease_id: 'x', outcome: 'maybe' }] }, '/results/0/outcome'],
    [{ results: [{ lease_id: 'x', outcome: 'failed', status: 99 }] }, '/results/0/status'],
    [{ results: [{ outcome: 'failed' }] }, '/results/0/lease_id'],
  ])('is refused for %j', async (json, pointer) => {
    const { key, path } = await stream()
    const answer = await harness.call({ method: 'POST', path: `${path}/settle`, key, json })
    expect(answer).toMatchObject({ status: 422, json: { errors: [{ pointer }] } })
  })
})

describe('what happens to a leased delivery meanwhile', () => {
  test('cancelled: the lease is lost, and a retry is another', async () => {
    const consumer = await stream()
    await publish()
    const leased = only(await consumer.lease())
    const path = `/deliveries/${leased.delivery_id}`
    expect(await manage('POST', `${path}/retry`)).toMatchObject({ status: 409 })
    expect((await manage('POST', `${path}/cancel`)).json).toMatchObject({ state: 'cancelled' })
    expect(
      await consumer.settle({ lease_id: leased.lease_id, outcome: 'delivered' }),
    ).toMatchObject([{ result: 'lease_lost', state: 'cancelled' }])
    const leasing = consumer.lease({ wait_seconds: 30 })
    await manage('POST', `${path}/retry`)
    expect(only(await leasing)).toMatchObject({ delivery_id: leased.delivery_id })
  })

  test('suspended: what was delivered counts, what failed is held', async () => {
    const consumer = await stream()
    await publish()
    await publish()
    const [good, bad] = await consumer.lease()
    await manage('POST', `/webhooks/${consumer.id}/deactivate`)
    expect(
      await consumer.settle(
        { lease_id: good?.lease_id, outcome: 'delivered' },
        { lease_id: bad?.lease_id, outcome: 'failed' },
      ),
    ).toMatchObject([
      { result: 'settled', state: 'delivered' },
      { result: 'settled', state: 'held', next_attempt_at: null },
    ])
    await manage('POST', `/webhooks/${consumer.id}/reactivate`)
    await harness.engine.tick()
    expect(only(await consumer.lease())).toMatchObject({
      delivery_id: bad?.delivery_id,
      attempt: 2,
    })
  })

  test('held while suspended: leaves in order on reactivation, and new events join behind', async () => {
    const consumer = await stream({ on_suspend: 'hold' })
    await manage('POST', `/webhooks/${consumer.id}/deactivate`)
    const ids = [await publish(), await publish()]
    expect(await log(String(ids[0]))).toMatchObject({ status: 'held', next_attempt_at: null })
    await manage('POST', `/webhooks/${consumer.id}/reactivate`)
    ids.push(await publish())
    await harness.engine.tick()
    const leased = await consumer.lease()
    expect(leased.map((each) => each.headers['webhook-id'])).toEqual(ids)
    ids.push(await publish())
    expect(only(await consumer.lease()).headers['webhook-id']).toBe(ids[3])
  })

  test('the webhook deleted: its deliveries are cancelled', async () => {
    const consumer = await stream()
    const event = await publish()
    await consumer.lease()
    await manage('DELETE', `/webhooks/${consumer.id}`)
    expect(await log(event)).toMatchObject({ status: 'cancelled', attempts: [] })
  })
})

describe('a test event', () => {
  test('waits in the stream like any other', async () => {
    const consumer = await stream({ topics: ['order.created'] })
    const other = await stream()
    const { json, status } = await manage('POST', `/webhooks/${consumer.id}/test`, {})
    expect({ status, json }).toMatchObject({
      status: 200,
      json: { state: 'pending', topic: 'posthorn.test', attempt_log: [] },
    })
    expect(only(await consumer.lease()).delivery_id).toBe(json.id)
    expect(await other.lease()).toEqual([])
    await manage('POST', `/webhooks/${consumer.id}/deactivate`)
    expect(await manage('POST', `/webhooks/${consumer.id}/test`, {})).toMatchObject({ status: 409 })
  })
})

describe('over real connections', () => {
  test('what waits for a client that has gone takes no event away', async () => {
    const server = await startTestServer()
    try {
      const publisher = await createPublisher(server)
      const { id } = await publisher.webhook({ notification_type: 'stream' })
      const path = `${publisher.path}/webhooks/${id}/lease`
      const gone = Array.from({ length: 3 }, () => {
        const client = new AbortController()
        const { signal } = client
        const answer = publisher.api.call('POST', path, { json: { wait_seconds: 30 }, signal })
        return {
          client,
          answer: answer.then(
            () => 'answered',
            () => 'gone',
          ),
        }
      })
      // Long enough for the first look, in which they found nothing.
      const first = await publisher.api.ok<Page>('POST', path, { wait_seconds: 1 })
      expect(first.data).toEqual([])
      for (const { client } of gone) client.abort()
      expect(await Promise.all(gone.map(({ answer }) => answer))).toEqual(['gone', 'gone', 'gone'])
      // The connections are closed; the server hears of it before it hears of what is sent next.
      await publisher.api.ok<Page>('POST', path, { wait_seconds: 1 })
      const event = await publisher.publish('a')
      const { data } = await publisher.api.ok<Page>('POST', path, { wait_seconds: 30 })
      expect(only(data).headers['webhook-id']).toBe(event)
    } finally {
      await server.close()
    }
  })

  test('a server that stops answers those who wait', async () => {
    const server = await startTestServer()
    const publisher = await createPublisher(server)
    const { id } = await publisher.webhook({ notification_type: 'stream' })
    const path = `${publisher.path}/webhooks/${id}/lease`
    const waiting = publisher.api.call<Page>('POST', path, { json: { wait_seconds: 30 } })
    let answered = false
    void waiting.finally(() => {
      answered = true
    })
    await publisher.api.ok('POST', path, { wait_seconds: 1 })
    expect(answered).toBe(false)
    await server.close()
    expect(await waiting).toMatchObject({ status: 200, body: { data: [] } })
  })

  test('leases outlive a restart of the server', async () => {
    let server = await startTestServer()
    const publisher = await createPublisher(server)
    const { id } = await publisher.webhook({ notification_type: 'stream' })
    const path = `${publisher.path}/webhooks/${id}`
    await publisher.publish('a')
    const { data } = await publisher.api.ok<Page>('POST', `${path}/lease`, { wait_seconds: 30 })
    server = await server.restart()
    try {
      const again = await server.operator.ok<Page>('POST', `${path}/lease`)
      expect(again.data).toEqual([])
      const results = [{ lease_id: only(data).lease_id, outcome: 'delivered' }]
      const settled = await server.operator.ok('POST', `${path}/settle`, { results })
      expect(settled).toMatchObject({ data: [{ result: 'settled', state: 'delivered' }] })
    } finally {
      await server.close()
    }
  })
})

interface Page {
  readonly data: readonly Leased[]
}
