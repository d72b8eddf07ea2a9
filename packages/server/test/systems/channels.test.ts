import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { routes } from '../../src/http/routes.ts'
import { createApiClient } from '../api-client.ts'
import { type FormChannel, openFormChannel, sendForm } from '../form-client.ts'
import type { Json } from '../http/harness.ts'
import { publisherOf } from '../publisher.ts'
import { type Receiver, startReceiver } from '../receiver/receiver.ts'
import { operatorKey, startTestServer, type TestServer } from '../running-server.ts'

/** Channels and their webhooks as clients of webhooks.abhinav.co have them: forms in, JSON out. */

let server: TestServer
let receiver: Receiver
let channel: FormChannel

beforeAll(async () => {
  server = await startTestServer({ POSTHORN_OPEN_CHANNELS: 'false' })
})
afterAll(() => server.close())

beforeEach(async () => {
  receiver = await startReceiver()
  channel = await openFormChannel(server)
  return () => receiver.close()
})

async function subscribe(path = '', ...fields: readonly string[]): Promise<Json> {
  const { publisher } = channel
  const url = `webhook_url=${receiver.url}${path}`
  const made = await sendForm(publisher, `POST ${channel.path}/webhooks`, url, ...fields)
  expect(made.status).toBe(201)
  return made.json
}

/** Problems name their request; the rest of two answers can be compared. */
function withoutRequest(body: unknown): unknown {
  return Array.isArray(body) ? body : Object.assign({}, body, { request_id: null })
}

describe('a key', () => {
  const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`
  const ask = (authorization: string) => {
    const stranger = createApiClient(server.url, null)
    return stranger.call<Json>('GET', channel.path, { headers: { authorization } })
  }

  test('is the user name of HTTP Basic, whatever the password [chan-auth-basic]', async () => {
    for (const password of ['', 'x', 'with:colons:in:it']) {
      const { status, body } = await ask(basic(`${channel.key}:${password}`))
      expect([status, body.id]).toEqual([200, channel.id])
    }
    for (const text of [`x:${channel.key}`, `${channel.key}x:`, ':']) {
      const { status, headers } = await ask(basic(text))
      expect(status, text).toBe(401)
      expect(headers.get('www-authenticate')).toContain('Basic')
    }
  })

  test('is a Bearer token as well [chan-auth-bearer]', async () => {
    const { status, body } = await ask(`Bearer ${channel.key}`)
    expect([status, body.id]).toEqual([200, channel.id])
    expect((await ask(`Bearer ${channel.key}x`)).status).toBe(401)
  })

  test('is answered once, and only its hash is in the store [keys-random]', async () => {
    const webhook = await subscribe()
    const made = await sendForm(channel.publisher, `POST ${channel.path}/keys`, 'scopes[]=read')
    const keys = [channel.key, webhook.subscriber_key, made.json.key].map(String)
    expect(new Set(keys.map((key) => key.slice(3))).size).toBe(3)

    const readable = ['', '/webhooks', `/webhooks/${webhook.id}`, '/keys', '/deliveries'] as const
    for (const path of readable) {
      const { status, json } = await sendForm(channel.publisher, `GET ${channel.path}${path}`)
      expect(status, path).toBe(200)
      for (const key of keys) expect(JSON.stringify(json), path).not.toContain(key)
    }

    const names = await readdir(server.folder)
    const files = await Promise.all(names.map((name) => readFile(join(server.folder, name))))
    const stored = Buffer.concat(files)
    for (const key of keys) {
      expect(stored.includes(key)).toBe(false)
      expect(stored.includes(createHash('sha256').update(key).digest('hex'))).toBe(true)
    }
  })
})

describe('creating a channel', () => {
  test('answers the channel with its publisher key [chan-create, chan-form]', async () => {
    const { status, json } = await sendForm(
      server.operator,
      'POST /v1/channels',
      'name=Court+bookings+%26+more',
      'description=Every%20booking',
      'guid=bookings@example.com',
      'email=desk@example.com',
      'website=https://example.com/',
      'public=true',
    )
    expect(status).toBe(201)
    const { publisher_key: key, ...shown } = json
    expect(shown).toMatchObject({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      name: 'Court bookings & more',
      description: 'Every booking',
      guid: 'bookings@example.com',
      email: 'desk@example.com',
      website: 'https://example.com/',
      public: true,
    })
    expect(key).toMatch(/^pk_/)
    const read = await sendForm(server.client(String(key)), `GET /v1/channels/${shown.id}`)
    expect(read).toMatchObject({ status: 200, json: shown })
  })

  test('takes JSON as well [chan-json]', async () => {
    const json = { name: 'Courts', public: false, email: null, retention_days: 7 }
    const { status, body } = await server.operator.call<Json>('POST', '/v1/channels', { json })
    expect(status).toBe(201)
    expect(body).toMatchObject({ ...json, guid: null, publisher_key: expect.any(String) })
    const wrong = { json: { ...json, retention_days: '7' } }
    const refused = await server.operator.call<Json>('POST', '/v1/channels', wrong)
    expect(refused.status).toBe(422)
    expect(refused.body.errors).toMatchObject([{ pointer: '/retention_days' }])
  })

  test('takes the operator key, or none where channels are open [chan-create-key]', async () => {
    const create = async (url: string, key: string | null) => {
      const client = createApiClient(url, key)
      return (await sendForm(client, 'POST /v1/channels', 'name=Mine')).status
    }
    expect(await create(server.url, operatorKey)).toBe(201)
    expect(await create(server.url, null)).toBe(401)
    expect(await create(server.url, channel.key)).toBe(403)

    const open = await startTestServer({ POSTHORN_OPEN_CHANNELS: 'true' })
    try {
      expect(await create(open.url, null)).toBe(201)
      expect(await create(open.url, operatorKey)).toBe(201)
      expect(await create(open.url, channel.key)).toBe(401)
    } finally {
      await open.close()
    }
  })

  test('with a guid that is taken is refused [chan-guid-unique]', async () => {
    const create = (guid: string) =>
      sendForm(server.operator, 'POST /v1/channels', 'name=Two', `guid=${guid}`)
    const again = await create(channel.guid)
    expect(again).toMatchObject({ status: 409, json: { code: 'guid_taken' } })
    expect(again.json.detail).toContain(channel.guid)
    expect((await create(`${channel.guid}-b`)).status).toBe(201)
    const kept = await sendForm(channel.publisher, `GET ${channel.path}`)
    expect(kept.json).toMatchObject({ id: channel.id, name: 'Courts' })
  })
})

describe('a channel', () => {
  test('is read with its publisher key, and with that of no other [chan-get]', async () => {
    const { status, json } = await sendForm(channel.publisher, `GET ${channel.path}`)
    expect(status).toBe(200)
    expect(json).toMatchObject({ id: channel.id, guid: channel.guid, name: 'Courts' })
    const other = await openFormChannel(server)
    expect((await sendForm(other.publisher, `GET ${channel.path}`)).status).toBe(404)
    const stranger = createApiClient(server.url, null)
    expect((await sendForm(stranger, `GET ${channel.path}`)).status).toBe(401)
  })

  test('is named by guid or id in every path [chan-guid-or-id]', async () => {
    const webhook = await subscribe()
    const { json: event } = await sendForm(
      channel.publisher,
      `POST /v1/channels/${channel.id}/events`,
      'event_name=booking.created',
    )
    const publisher = publisherOf(server, { id: channel.guid, publisher_key: channel.key })
    await publisher.logWhen(String(event.id), 'delivered')

    const inChannel = routes.filter(({ path }) => path.includes(':channel'))
    expect(inChannel.length).toBeGreaterThan(25)
    for (const route of inChannel) {
      const ask = (method: string, name: string, query: string) => {
        const known: Readonly<Record<string, string>> = {
          channel: name,
          webhook: String(webhook.id),
          event: String(event.id),
          delivery: `${event.id}_${webhook.id}`,
        }
        const path = route.path.replaceAll(
          /:(\w+)/g,
          (_, part: string) => known[part] ?? String(event.id),
        )
        return server.operator.call(method, path + query)
      }
      for (const method of route.methods) {
        // Stumbles over the parameter, but only after the channel was found.
        for (const [name, status] of [
          [channel.id, 422],
          [channel.guid, 422],
          ['no-such-guid', 404],
        ] as const) {
          const answer = await ask(method, name, '?no-such=1')
          expect.soft(answer.status, `${method} ${route.path} ${name}`).toBe(status)
        }
        if (method !== 'GET' || route.path.endsWith('/live')) continue
        const byId = await ask(method, channel.id, '')
        const byGuid = await ask(method, channel.guid, '')
        expect.soft(withoutRequest(byGuid.body), route.path).toEqual(withoutRequest(byId.body))
      }
    }
  })

  test('keeps its id when another takes it for a guid', async () => {
    const create = ['name=Thief', `guid=${channel.id}`] as const
    const made = await sendForm(server.operator, 'POST /v1/channels', ...create)
    const { json } = await sendForm(server.operator, `GET /v1/channels/${channel.id}`)
    expect(json.name).toBe('Courts')
    expect(made.json.id).not.toBe(channel.id)
  })

  test('is changed in the fields that are given, but never in its guid [chan-update]', async () => {
    const put = (...fields: readonly string[]) =>
      sendForm(channel.publisher, `PUT ${channel.path}`, ...fields)
    const changed = await put(
      'name=Halls',
      'description=Indoors',
      'email=halls@example.com',
      'website=https://example.com/halls',
      'public=true',
    )
    expect(changed).toMatchObject({
      status: 200,
      json: {
        id: channel.id,
        guid: channel.guid,
        name: 'Halls',
        description: 'Indoors',
        email: 'halls@example.com',
        website: 'https://example.com/halls',
        public: true,
      },
    })
    const { json: once } = await put('name=Courts', 'email=')
    const { updated_at: _, ...kept } = changed.json
    expect(once).toMatchObject({ ...kept, name: 'Courts', email: null })
    const refused = await put('name=Taken', 'guid=another')
    expect(refused).toMatchObject({ status: 422, json: { errors: [{ pointer: '/guid' }] } })
    expect((await sendForm(channel.publisher, `GET ${channel.path}`)).json).toEqual(once)
  })

  test('is deleted with its keys and its webhooks [chan-delete]', async () => {
    const webhook = await subscribe()
    const gone = await sendForm(channel.publisher, `DELETE ${channel.path}`)
    expect(gone).toMatchObject({ status: 200 })
    expect(gone.json).toEqual({ response: 'ok' })
    const subscriber = server.client(String(webhook.subscriber_key))
    expect((await sendForm(channel.publisher, `GET ${channel.path}`)).status).toBe(401)
    expect((await sendForm(subscriber, `GET ${channel.path}/webhooks/${webhook.id}`)).status).toBe(
      401,
    )
    expect((await sendForm(server.operator, `GET ${channel.path}`)).status).toBe(404)
  })

  test('that is public never shows its publisher key [keys-not-given-away]', async () => {
    const made = await openFormChannel(server, 'public=true')
    const stranger = createApiClient(server.url, null)
    const subscribed = await sendForm(
      stranger,
      `POST ${made.path}/webhooks`,
      `webhook_url=${receiver.url}`,
      'name=A stranger',
    )
    expect(subscribed).toMatchObject({ status: 201, json: { status: 'to_be_validated' } })
    const subscriber = server.client(String(subscribed.json.subscriber_key))
    const own = `${made.path}/webhooks/${subscribed.json.id}` as const
    const answers = [
      subscribed,
      await sendForm(stranger, `GET ${made.path}`),
      await sendForm(stranger, `GET ${made.path}/webhooks`),
      await sendForm(stranger, `GET ${made.path}/keys`),
      await sendForm(subscriber, `GET ${made.path}`),
      await sendForm(subscriber, `GET ${own}`),
      await sendForm(subscriber, `GET ${made.path}/keys`),
    ]
    expect(answers.map(({ status }) => status)).toEqual([201, 401, 401, 401, 403, 200, 403])
    for (const { json } of answers) expect(JSON.stringify(json)).not.toContain('pk_')
    await receiver.received(1)
    for (const { headers, body } of receiver.posts) {
      expect(JSON.stringify(headers) + body).not.toContain('pk_')
    }
  })
})

describe('a webhook', () => {
  test('is made of a name and a URL, and gets a key of its own [hook-create]', async () => {
    const webhook_url = `${receiver.url}/door`
    const { status, json } = await sendForm(
      channel.publisher,
      `POST ${channel.path}/webhooks`,
      'name=Door+display',
      `webhook_url=${encodeURIComponent(webhook_url)}`,
    )
    expect(status).toBe(201)
    expect(json).toMatchObject({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      name: 'Door display',
      webhook_url,
      subscriber_key: expect.stringMatching(/^sk_/),
    })
    const without = await sendForm(channel.publisher, `POST ${channel.path}/webhooks`, 'name=x')
    expect(without).toMatchObject({ status: 422, json: { errors: [{ pointer: '/webhook_url' }] } })
  })

  test('is in the list of its channel, which is an array [hook-list]', async () => {
    const list = async () => {
      const { status, json } = await sendForm(channel.publisher, `GET ${channel.path}/webhooks`)
      expect(status).toBe(200)
      return json as unknown as Json[]
    }
    expect(await list()).toEqual([])
    const made = [await subscribe('/a', 'name=A'), await subscribe('/b', 'name=B')]
    const other = await openFormChannel(server)
    await sendForm(other.publisher, `POST ${other.path}/webhooks`, `webhook_url=${receiver.url}`)
    const listed = await list()
    expect(Array.isArray(listed)).toBe(true)
    expect(listed.map(({ id, name, webhook_url }) => [id, name, webhook_url])).toEqual(
      made.map(({ id, name, webhook_url }) => [id, name, webhook_url]),
    )
  })

  test('is read with the publisher’s key or its own [hook-get]', async () => {
    const webhook = await subscribe('/door', 'name=Door')
    const path = `GET ${channel.path}/webhooks/${webhook.id}` as const
    const read = await sendForm(channel.publisher, path)
    expect(read).toMatchObject({
      status: 200,
      json: { id: webhook.id, name: 'Door', webhook_url: `${receiver.url}/door` },
    })
    const own = await sendForm(server.client(String(webhook.subscriber_key)), path)
    expect([own.status, own.json]).toEqual([200, read.json])
  })

  test('has a key that opens nothing else [hook-subscriber-only]', async () => {
    const webhook = await subscribe('/mine')
    const sibling = await subscribe('/theirs')
    const event = await sendForm(channel.publisher, `POST ${channel.path}/events`, 'event_name=a')
    const subscriber = server.client(String(webhook.subscriber_key))
    const other = await openFormChannel(server)
    const { path } = channel
    const calls = [
      [`GET ${path}/webhooks/${webhook.id}`, 200],
      [`GET ${path}/webhooks/${sibling.id}`, 404],
      [`PUT ${path}/webhooks/${sibling.id}`, 404],
      [`DELETE ${path}/webhooks/${sibling.id}`, 404],
      [`GET ${path}/webhooks`, 403],
      [`POST ${path}/webhooks`, 403],
      [`GET ${path}`, 403],
      [`PUT ${path}`, 403],
      [`DELETE ${path}`, 403],
      [`GET ${path}/keys`, 403],
      [`POST ${path}/events`, 403],
      [`GET ${path}/events`, 403],
      [`GET ${path}/events/${event.json.id}`, 403],
      [`GET ${path}/events/${event.json.id}/notification_log`, 403],
      [`GET ${other.path}`, 404],
      [`POST ${other.path}/events`, 404],
      ['POST /v1/channels', 403],
    ] as const
    for (const [call, status] of calls) {
      const fields = /^(POST|PUT)/.test(call) ? ['name=Mine now'] : []
      expect.soft((await sendForm(subscriber, call, ...fields)).status, call).toBe(status)
    }
    const kept = await sendForm(channel.publisher, `GET ${path}/webhooks/${sibling.id}`)
    expect(kept).toMatchObject({ status: 200, json: { name: null } })
  })

  test('is changed in name and URL, and gets what follows there [hook-update]', async () => {
    const webhook = await subscribe('/old', 'name=Old')
    const path = `PUT ${channel.path}/webhooks/${webhook.id}` as const
    const subscriber = server.client(String(webhook.subscriber_key))
    const named = await sendForm(subscriber, path, 'name=New')
    expect(named).toMatchObject({
      status: 200,
      json: { id: webhook.id, name: 'New', webhook_url: `${receiver.url}/old` },
    })
    const moved = await sendForm(channel.publisher, path, `webhook_url=${receiver.url}/new`)
    expect(moved.json).toMatchObject({ name: 'New', webhook_url: `${receiver.url}/new` })
    await sendForm(channel.publisher, `POST ${channel.path}/events`, 'event_name=a')
    await receiver.received(1)
    expect(receiver.posts.map((post) => post.path)).toEqual(['/new'])
  })

  test('that is deleted is not there any more, and gets nothing [hook-delete]', async () => {
    const webhook = await subscribe('/gone')
    const other = await subscribe('/stays')
    const path = `${channel.path}/webhooks/${webhook.id}` as const
    const subscriber = server.client(String(webhook.subscriber_key))
    const gone = await sendForm(subscriber, `DELETE ${path}`)
    expect([gone.status, gone.json]).toEqual([200, { response: 'ok' }])
    expect((await sendForm(channel.publisher, `GET ${path}`)).status).toBe(404)
    expect((await sendForm(channel.publisher, `PUT ${path}`, 'name=Back')).status).toBe(404)
    expect((await sendForm(subscriber, `GET ${path}`)).status).toBe(401)
    const list = await sendForm(channel.publisher, `GET ${channel.path}/webhooks`)
    expect((list.json as unknown as Json[]).map(({ id }) => id)).toEqual([other.id])

    const publisher = publisherOf(server, { id: channel.id, publisher_key: channel.key })
    const event = await publisher.publish('booking.created')
    const entry = await publisher.logWhen(event, 'delivered')
    expect(entry.webhook_id).toBe(other.id)
    expect(await publisher.log(event)).toHaveLength(1)
    expect(receiver.posts.map((post) => post.path)).toEqual(['/stays'])
  })
})
