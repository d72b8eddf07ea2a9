import { once } from 'node:events'
import { connect } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { eventually } from '../eventually.ts'
import { createPublisher, type Publisher, publisherOf } from '../publisher.ts'
import { answer } from '../receiver/behaviour.ts'
import { type Receiver, startReceiver } from '../receiver/receiver.ts'
import { startTestServer, type TestServer } from '../running-server.ts'
import { openTail, type Shown, type TailClient } from '../tail-client.ts'

let server: TestServer
let receiver: Receiver
let publisher: Publisher
let key: string
const open: TailClient[] = []

beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.close())

beforeEach(async () => {
  receiver = await startReceiver()
  publisher = await createPublisher(server)
  key = await keyWith(['read'])
  return async () => {
    for (const each of open.splice(0)) each.close()
    await receiver.close()
  }
})

async function keyWith(scopes: readonly string[]): Promise<string> {
  const made = await publisher.api.ok<{ key: string }>('POST', `${publisher.path}/keys`, { scopes })
  return made.key
}

async function tail(query = '', lastEventId?: string): Promise<TailClient> {
  const url = `${server.url}${publisher.path}/live${query}`
  const client = await openTail(url, { key, ...(lastEventId !== undefined && { lastEventId }) })
  open.push(client)
  return client
}

const isAttempt = ({ event }: Shown) => event === 'attempt'
const isEvent = ({ event }: Shown) => event === 'event'

/** On the same store; what was known of the channel still holds. */
async function startsAnew(): Promise<void> {
  const publisherKey = await keyWith(['publish', 'read', 'manage'])
  server = await server.restart()
  publisher = publisherOf(server, { id: publisher.channelId, publisher_key: publisherKey })
}

async function several(client: TailClient, count: number): Promise<Shown[]> {
  const shown: Shown[] = []
  while (shown.length < count) shown.push(await client.when(() => true))
  return shown
}

describe('a tail of a channel', () => {
  test('[live-tail] shows each event when it is accepted, and each attempt when it is made', async () => {
    const webhook = await publisher.webhook({ webhook_url: receiver.url })
    const client = await tail()
    expect(client.status).toBe(200)
    expect(client.headers.get('content-type')).toBe('text/event-stream')
    expect(client.headers.get('cache-control')).toBe('no-store')
    const eventId = await publisher.publish('order.created', { order: 1001 })

    const [accepted, made] = await several(client, 2)
    expect(client.retryMs).toBe(1_000)
    expect(accepted).toMatchObject({
      event: 'event',
      data: { id: eventId, event_name: 'order.created', topic: 'order.created', deliveries: 1 },
    })
    expect(made).toMatchObject({
      event: 'attempt',
      data: {
        delivery_id: `${eventId}_${webhook.id}`,
        event_id: eventId,
        webhook_id: webhook.id,
        topic: 'order.created',
        number: 1,
        outcome: 'delivered',
        state: 'delivered',
        http_code: 204,
        error: null,
        next_attempt_at: null,
      },
    })
    expect(made?.data.duration_ms).toBeGreaterThan(0)
    const read = await publisher.api.ok<{ attempt_log: { id: string }[] }>(
      'GET',
      `${publisher.path}/deliveries/${made?.data.delivery_id}`,
    )
    expect(read.attempt_log.map(({ id }) => id)).toEqual([made?.data.id])
  })

  test('says why an attempt failed, and when the next one is due', async () => {
    receiver.behave('/', { per: 'path', steps: [answer(500)] })
    await publisher.webhook({ webhook_url: receiver.url, retry_policy: { delays: [3_600] } })
    const client = await tail()
    await publisher.publish('order.created')
    const { data } = await client.when(isAttempt)
    expect(data).toMatchObject({
      outcome: 'failed',
      state: 'retrying',
      http_code: 500,
      error: 'http_5xx',
    })
    const inS = (Date.parse(String(data.next_attempt_at)) - Date.now()) / 1000
    expect(inS).toBeGreaterThan(3_000)
    expect(inS).toBeLessThan(4_200)
  })

  test('shows no word of what an event says', async () => {
    const client = await tail()
    await publisher.publish('order.created', { note: 'hunter2' })
    expect(JSON.stringify(await client.when(isEvent))).not.toContain('hunter2')
  })

  test('shows test sends, and what a stream was leased and settled', async () => {
    const rest = await publisher.webhook({ webhook_url: receiver.url })
    const stream = await publisher.webhook({ notification_type: 'stream' })
    const client = await tail()
    await publisher.api.ok('POST', `${publisher.path}/webhooks/${rest.id}/test`, {})
    expect(await client.when(isEvent)).toMatchObject({ data: { topic: 'posthorn.test' } })
    expect(await client.when(isAttempt)).toMatchObject({ data: { state: 'delivered' } })

    await publisher.publish('order.created')
    const path = `${publisher.path}/webhooks/${stream.id}`
    const leases = await publisher.api.ok<{ data: { lease_id: string }[] }>(
      'POST',
      `${path}/lease`,
      { wait_seconds: 5 },
    )
    const results = [{ lease_id: leases.data[0]?.lease_id, outcome: 'failed', error: 'no room' }]
    await publisher.api.ok('POST', `${path}/settle`, { results })
    const ofStream = await client.when(
      (shown) => isAttempt(shown) && shown.data.webhook_id === stream.id,
    )
    expect(ofStream.data).toMatchObject({
      topic: 'order.created',
      error: 'consumer_failed',
      detail: 'no room',
      state: 'retrying',
    })
  })

  test('keeps to a topic, or to all below a prefix', async () => {
    const exact = await tail('?topic=order.created')
    const below = await tail('?topic=order.*')
    for (const topic of ['stock.low', 'order.paid', 'order.created']) await publisher.publish(topic)
    expect((await exact.when(isEvent)).data.topic).toBe('order.created')
    const topics = (await several(below, 2)).map(({ data }) => data.topic)
    expect(topics).toEqual(['order.paid', 'order.created'])
  })

  test('keeps to a webhook: its attempts, and the events that it wants', async () => {
    const orders = await publisher.webhook({ webhook_url: receiver.url, topics: ['order.*'] })
    await publisher.webhook({ webhook_url: receiver.url })
    const client = await tail(`?webhook_id=${orders.id}`)
    await publisher.publish('stock.low')
    const eventId = await publisher.publish('order.created')
    const shown = await several(client, 2)
    expect(shown.map(({ event, data }) => [event, data.webhook_id ?? data.id])).toEqual([
      ['event', eventId],
      ['attempt', orders.id],
    ])
  })

  test('shows nothing of another channel', async () => {
    const client = await tail()
    const other = await createPublisher(server)
    await other.publish('order.created')
    const own = await publisher.publish('order.paid')
    expect((await client.when(isEvent)).data.id).toBe(own)
  })
})

describe('a tail that comes back', () => {
  test('[live-resume] goes on right after the item that it names, by header or by query', async () => {
    const before = await tail()
    const ids = [await publisher.publish('a'), await publisher.publish('b')]
    const [first] = await several(before, 1)
    before.close()
    ids.push(await publisher.publish('c'), await publisher.publish('d'))

    const after = await tail('', first?.id)
    const rest = await several(after, 3)
    expect([first, ...rest].map((shown) => shown?.data.id)).toEqual(ids)
    const byQuery = await tail(`?last_event_id=${first?.id}`)
    expect((await several(byQuery, 3)).map(({ id }) => id)).toEqual(rest.map(({ id }) => id))
    // The header is the newer word of a client that repeats its first URL.
    const both = await tail(`?last_event_id=${first?.id}`, rest[1]?.id)
    expect((await several(both, 1)).map(({ id }) => id)).toEqual([rest[2]?.id])
  })

  test('misses nothing although it had seen no item yet', async () => {
    const quiet = await tail('?topic=nothing')
    const reading = quiet.next().catch(() => null)
    await eventually(
      () => quiet.lastId,
      (id) => id !== '',
    )
    quiet.close()
    await reading
    const eventId = await publisher.publish('order.created')
    const after = await tail('', quiet.lastId)
    expect((await after.when(isEvent)).data.id).toBe(eventId)
  })

  test('[live-resume] to another process is told from when to read the lists', async () => {
    const before = await tail()
    const missed = await publisher.publish('order.created')
    const { id } = await before.when(isEvent)
    const restarted = startsAnew()
    expect(await before.when(({ event }) => event === 'bye')).toMatchObject({
      data: { reason: 'stopping' },
    })
    expect(await before.next()).toBeNull()
    await restarted

    const client = await tail('', id)
    const [gap] = await several(client, 1)
    expect(gap?.event).toBe('gap')
    const path = `${publisher.path}/events?since=${gap?.data.since}`
    const lists = await publisher.api.ok<{ data: { id: string }[] }>('GET', path)
    expect(lists.data.map((each) => each.id)).toContain(missed)
    const eventId = await publisher.publish('order.paid')
    expect((await client.when(isEvent)).data.id).toBe(eventId)
  })

  test('with an id that is none of ours begins all the same', async () => {
    const client = await tail('', 'nonsense')
    expect((await several(client, 1))[0]).toMatchObject({ event: 'gap', data: { since: null } })
  })
})

describe('a tail ends', () => {
  test('with its key', async () => {
    const client = await tail()
    const keys = await publisher.api.ok<{ data: { id: string; scopes: string[] }[] }>(
      'GET',
      `${publisher.path}/keys`,
    )
    const own = keys.data.find(({ scopes }) => scopes.join() === 'read')
    await publisher.api.ok('DELETE', `${publisher.path}/keys/${own?.id}`)
    await publisher.publish('order.created')
    expect(await client.next()).toMatchObject({ event: 'bye', data: { reason: 'key_ended' } })
    expect(await client.next()).toBeNull()
  })

  test('when its client goes, and leaves its place to another', async () => {
    const most = 20
    for (let each = 0; each < most; each++) expect((await tail()).status).toBe(200)
    const refused = await tail()
    expect(refused.status).toBe(429)
    expect(refused.headers.get('retry-after')).toBe('10')
    open[0]?.close()
    await eventually(
      async () => (await tail()).status,
      (status) => status === 200,
    )
  })

  test('before it begins, when others have nearly all there may be, unless its channel has none yet', async () => {
    const before = publisher
    for (let channels = 0; channels < 20; channels++) {
      publisher = await createPublisher(server)
      key = await keyWith(['read'])
      await Promise.all(Array.from({ length: 20 }, () => tail()))
    }
    publisher = before
    key = await keyWith(['read'])
    expect((await tail()).status).toBe(200)
    const refused = await tail()
    expect(refused.status).toBe(503)
    expect(refused.headers.get('retry-after')).toBe('10')
    for (const each of open.splice(0)) each.close()
    await eventually(
      async () => (await tail()).status,
      (status) => status === 200,
    )
  })

  test('when its client reads nothing and falls behind what is kept, which nobody else feels', async () => {
    const { hostname, port } = new URL(server.url)
    const socket = connect(Number(port), hostname)
    const request = `GET ${publisher.path}/live HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${key}\r\n\r\n`
    socket.write(request)
    await once(socket, 'readable')
    socket.pause()
    const client = await tail('?topic=last')
    const batch = Array.from({ length: 1_000 }, (_, n) => ({
      event_name: 'many',
      ext_ref_code: `${n} ${'x'.repeat(200)}`,
    }))
    for (let sent = 0; sent < 30; sent++) {
      await publisher.api.ok('POST', `${publisher.path}/events/batch`, batch)
    }
    await publisher.publish('last')
    expect((await client.when(isEvent)).data.topic).toBe('last')

    const cut = once(socket, 'close')
    socket.on('error', () => undefined).resume()
    await cut
  })

  test('refuses a webhook that is not there, and a key without the scope', async () => {
    const other = await createPublisher(server)
    const foreign = await other.webhook({ webhook_url: receiver.url })
    expect((await tail(`?webhook_id=${foreign.id}`)).status).toBe(404)
    key = await keyWith(['publish'])
    expect((await tail()).status).toBe(403)
  })

  test('is no matter for HEAD, which answers at once', async () => {
    const { status, headers } = await fetch(`${server.url}${publisher.path}/live`, {
      method: 'HEAD',
      headers: { authorization: `Bearer ${key}` },
    })
    expect(status).toBe(200)
    expect(headers.get('content-type')).toBe('text/event-stream')
  })
})
