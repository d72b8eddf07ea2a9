import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type FormChannel, openFormChannel, sendForm } from '../form-client.ts'
import type { Json } from '../http/harness.ts'
import { type Publisher, publisherOf } from '../publisher.ts'
import { type Post, type Receiver, startReceiver } from '../receiver/receiver.ts'
import { startTestServer, type TestServer } from '../running-server.ts'

/** Events as publishers of webhooks.abhinav.co send them, and as their subscribers get them. */

let server: TestServer
let receiver: Receiver
let channel: FormChannel
let publisher: Publisher

beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.close())

beforeEach(async () => {
  receiver = await startReceiver()
  channel = await openFormChannel(server)
  publisher = publisherOf(server, { id: channel.guid, publisher_key: channel.key })
  return () => receiver.close()
})

function publish(...fields: readonly string[]) {
  return sendForm(channel.publisher, `POST ${channel.path}/events`, ...fields)
}

async function published(...fields: readonly string[]): Promise<Json> {
  const { status, json } = await publish(...fields)
  expect(status).toBe(201)
  return json
}

function subscribe(path: string, ...topics: readonly string[]) {
  return publisher.webhook({ webhook_url: receiver.url + path, topics })
}

function bodyOf(post: Post | undefined): unknown {
  return JSON.parse(String(post?.body))
}

describe('an event', () => {
  test('is answered as it was accepted [event-publish]', async () => {
    const event = await published(
      'event_name=booking.created',
      'ext_ref_code=B-17',
      'event_url=https://example.com/bookings/17',
      'data[court]=3',
    )
    expect(event).toMatchObject({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      event_name: 'booking.created',
      ext_ref_code: 'B-17',
      event_url: 'https://example.com/bookings/17',
      data: { court: '3' },
    })
    const bare = await published('event_name=booking.created')
    expect(bare).toMatchObject({ ext_ref_code: null, event_url: null, data: {} })
    expect(bare.id).not.toBe(event.id)
    expect(await publish('ext_ref_code=B-17')).toMatchObject({ status: 422 })
  })

  test('may call its reference event_reference_id [event-alias]', async () => {
    const event = await published('event_name=a', 'event_reference_id=B-17')
    expect(event).toMatchObject({ ext_ref_code: 'B-17' })
    const both = await publish('event_name=a', 'event_reference_id=B-17', 'ext_ref_code=B-18')
    expect(both).toMatchObject({ status: 422 })
  })

  test('is read by its publisher alone [event-get]', async () => {
    const event = await published('event_name=booking.created', 'data[court]=3')
    const path = `GET ${channel.path}/events/${event.id}` as const
    const read = await sendForm(channel.publisher, path)
    expect([read.status, read.json]).toEqual([200, event])
    const other = await openFormChannel(server)
    expect((await sendForm(other.publisher, path)).status).toBe(404)
    const elsewhere = `GET ${other.path}/events/${event.id}` as const
    expect((await sendForm(other.publisher, elsewhere)).status).toBe(404)
  })

  test('of a form may nest, and its values are text [chan-form-nested]', async () => {
    await subscribe('/')
    const event = await published(
      'event_name=booking.created',
      'data[court][number]=3',
      'data[court][indoor]=true',
      'data[court][note]=',
      'data[players][]=Ada',
      'data[players][]=Lin+%26+Co',
      'data[slots][0][from]=09:00',
      'data[slots][1][from]=10:00',
    )
    const data = {
      court: { number: '3', indoor: 'true', note: '' },
      players: ['Ada', 'Lin & Co'],
      slots: [{ from: '09:00' }, { from: '10:00' }],
    }
    expect(event.data).toEqual(data)
    await receiver.received(1)
    expect(bodyOf(receiver.posts[0])).toMatchObject({ data })
  })

  test('of JSON keeps its types, and long numbers [chan-json]', async () => {
    await subscribe('/')
    const data =
      '{"n":3,"big":12345678901234567890,"yes":true,"none":null,"text":"3","list":[1,"1"]}'
    const { status } = await channel.publisher.call('POST', `${channel.path}/events`, {
      body: `{"event_name":"booking.created","data":${data}}`,
      headers: { 'content-type': 'application/json' },
    })
    expect(status).toBe(201)
    await receiver.received(1)
    expect(String(receiver.posts[0]?.body)).toContain(`"data":${data},`)
  })
})

describe('the webhooks of a channel', () => {
  test('get each event whose topic they want [event-fan-out]', async () => {
    await subscribe('/created', 'booking.created')
    await subscribe('/moved', 'booking.moved', 'booking.created')
    await subscribe('/cancelled', 'booking.cancelled')
    await subscribe('/under', 'booking.*')
    const other = await openFormChannel(server)
    const url = `webhook_url=${receiver.url}/elsewhere`
    await sendForm(other.publisher, `POST ${other.path}/webhooks`, url)

    const created = await published('event_name=booking.created')
    await receiver.received(3)
    const cancelled = await published('event_name=booking.cancelled')
    await receiver.received(5)
    const ids = (path: string) => [...(receiver.account.arrivals.get(path)?.keys() ?? [])]
    expect(ids('/created')).toEqual([created.id])
    expect(ids('/moved')).toEqual([created.id])
    expect(ids('/cancelled')).toEqual([cancelled.id])
    expect(ids('/under')).toEqual([created.id, cancelled.id])
    expect(receiver.posts).toHaveLength(5)
    expect(await publisher.log(String(created.id))).toHaveLength(3)
    expect(await publisher.log(String(cancelled.id))).toHaveLength(2)
  })

  test('get everything when they name no topics [event-no-topics-all]', async () => {
    const { id } = await publisher.webhook({ webhook_url: receiver.url })
    const topics = ['booking.created', 'Court-closed', 'x']
    for (const [at, topic] of topics.entries()) {
      await published(`event_name=${topic}`)
      await receiver.received(at + 1)
    }
    expect(receiver.posts.map(bodyOf)).toMatchObject(topics.map((event_name) => ({ event_name })))

    await publisher.api.ok('PUT', `${publisher.path}/webhooks/${id}`, { topics: ['x'] })
    expect(await publisher.log(await publisher.publish('booking.created'))).toEqual([])
    await publisher.api.ok('PUT', `${publisher.path}/webhooks/${id}`, { topics: [] })
    expect(await publisher.log(await publisher.publish('booking.created'))).toHaveLength(1)
  })

  test('get the event as it is read, as JSON [event-body-channel]', async () => {
    await subscribe('/')
    const event = await published(
      'event_name=booking.created',
      'ext_ref_code=B-17',
      'event_url=https://example.com/bookings/17',
      'data[court]=3',
    )
    await receiver.received(1)
    const [post] = receiver.posts
    expect(post?.headers['content-type']).toBe('application/json')
    const body = bodyOf(post)
    expect(Object.keys(body as Json)).toEqual([
      'id',
      'event_name',
      'ext_ref_code',
      'event_url',
      'data',
      'occurred_at',
      'created_at',
    ])
    expect(event).toMatchObject(body as Json)
  })
})
