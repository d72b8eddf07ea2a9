import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { eventually } from '../eventually.ts'
import type { Json } from '../http/harness.ts'
import { createPublisher, type Publisher } from '../publisher.ts'
import { answer } from '../receiver/behaviour.ts'
import { type Receiver, startReceiver } from '../receiver/receiver.ts'
import { startTestServer, type TestServer } from '../running-server.ts'

/** The fields of Skillmine Auth's form Settings > Webhook Settings > Create Webhook, over the API. */

interface Catalog {
  readonly topics: readonly {
    readonly name: string
    readonly example: Readonly<Record<string, unknown>>
    readonly schema: unknown
  }[]
}

const file = new URL('../../../../examples/catalogs/identity.json', import.meta.url)
const catalog = JSON.parse(readFileSync(file, 'utf8')) as Catalog
const exampleOf = (topic: string) => catalog.topics.find(({ name }) => name === topic)?.example

const apiKey = 'a-token-the-receiver-knows'

let server: TestServer
let receiver: Receiver
let identity: Publisher

beforeAll(async () => {
  server = await startTestServer()
  await server.operator.ok('POST', '/v1/topics/import', catalog)
})
afterAll(() => server.close())

beforeEach(async () => {
  receiver = await startReceiver()
  identity = await createPublisher(server, 'Identity')
  return () => receiver.close()
})

/** What the button Create sends. */
async function create(settings: Readonly<Record<string, unknown>> = {}): Promise<Json> {
  return await identity.api.ok<Json>('POST', `${identity.path}/webhooks`, {
    name: 'Audit',
    notification_type: 'rest',
    webhook_url: `${receiver.url}/audit`,
    auth: { type: 'api_key', key: apiKey },
    format: 'context',
    ...settings,
  })
}

function webhookPath({ id }: Json): string {
  return `${identity.path}/webhooks/${id}`
}

async function publish(topic: string, more: Readonly<Record<string, unknown>> = {}) {
  const { id } = await identity.api.ok<Json>('POST', `${identity.path}/events`, {
    event_name: topic,
    data: exampleOf(topic) ?? {},
    ...more,
  })
  return String(id)
}

function bodyAt(index: number): Json {
  return JSON.parse(String(receiver.posts[index]?.body)) as Json
}

describe('the form', () => {
  test('takes a name, which may change [set-name]', async () => {
    const webhook = await create({ name: 'Prüfprotokoll, north' })
    const path = webhookPath(webhook)
    const list = await identity.api.ok<Json>('GET', `${identity.path}/webhooks`)
    expect(list).toMatchObject([{ id: webhook.id, name: 'Prüfprotokoll, north' }])
    await identity.api.ok('PUT', path, { name: 'Audit' })
    expect(await identity.api.ok('GET', path)).toMatchObject({ name: 'Audit' })
  })

  test('takes topics of the catalog, and the webhook gets those alone [set-events]', async () => {
    await identity.api.ok('PUT', identity.path, { strict_topics: true })
    await create({ topics: ['user.created', 'role.assigned'] })
    const published = ['user.deleted', 'user.created', 'session.revoked', 'role.assigned']
    for (const topic of published) await publish(topic)
    await receiver.received(2)
    // Deliveries are not ordered.
    const types = [bodyAt(0), bodyAt(1)].map(({ event_type }) => event_type)
    expect(new Set(types)).toEqual(new Set(['user.created', 'role.assigned']))
    const report = await identity.api.ok<Json>('GET', `${identity.path}/deliveries`)
    expect(report.data).toHaveLength(2)

    const refused = await identity.api.call<Json>('POST', `${identity.path}/webhooks`, {
      json: { webhook_url: receiver.url, topics: ['user.created', 'user.creatd'] },
    })
    expect(refused).toMatchObject({ status: 422, body: { errors: [{ pointer: '/topics/1' }] } })
    expect(String(refused.body.detail)).toContain('user.created')
  })

  test('has a type REST, which POSTs each event to the URL [set-notification-type-rest]', async () => {
    expect(await create()).toMatchObject({ notification_type: 'rest', status: 'active' })
    const events = [await publish('user.created'), await publish('user.deleted')]
    await receiver.received(2)
    expect(new Set(receiver.posts.map(({ id }) => id))).toEqual(new Set(events))
    for (const { path, headers } of receiver.posts) {
      expect([path, headers['content-type']]).toEqual(['/audit', 'application/json'])
    }
  })

  test('has a type Stream, whose receiver leases and settles [set-notification-type-stream]', async () => {
    const stream = await identity.api.ok<Json>('POST', `${identity.path}/webhooks`, {
      name: 'Laptop',
      notification_type: 'stream',
      topics: ['role.*'],
      format: 'context',
    })
    expect(stream).toMatchObject({ webhook_url: null, status: 'active' })
    const event = await publish('role.assigned')
    const receiverSide = server.client(String(stream.subscriber_key))
    const path = webhookPath(stream)
    const lease = { max: 10, wait_seconds: 5 }
    const { data } = await receiverSide.ok<Json>('POST', `${path}/lease`, lease)
    expect(data).toMatchObject([{ attempt: 1, headers: { 'webhook-id': event } }])
    const body = Buffer.from(String(data?.[0]?.body_base64), 'base64')
    expect(JSON.parse(String(body))).toMatchObject({
      event_type: 'role.assigned',
      data: exampleOf('role.assigned'),
    })
    expect(await identity.log(event)).toMatchObject([{ status: 'pending' }])
    await receiverSide.ok('POST', `${path}/settle`, {
      results: [{ lease_id: data?.[0]?.lease_id, outcome: 'delivered' }],
    })
    expect(await identity.log(event)).toMatchObject([{ status: 'delivered' }])
    const again = await receiverSide.ok<Json>('POST', `${path}/lease`, { wait_seconds: 0 })
    expect(again.data).toEqual([])
  })

  test.each([
    ['ftp://example.com/', 'ftp:'],
    ['example.com/hooks', 'not a URL'],
    ['https://me:secret@example.com/', 'user name or password'],
    ['https://10.0.0.1/', '10.0.0.1'],
    ['http://[fd00::1]/', 'fd00::1'],
    ['http://169.254.169.254/latest/meta-data/', '169.254.169.254'],
    ['http://metadata.google.internal/', 'metadata.google.internal'],
    ['https://example.com:25/', 'Port 25'],
    ['https://example.com:22/', 'Port 22'],
  ])('takes no URL like %s [set-url]', async (webhook_url, why) => {
    const kept = await create()
    for (const [method, path] of [
      ['POST', `${identity.path}/webhooks`],
      ['PUT', webhookPath(kept)],
    ] as const) {
      const { status, body } = await identity.api.call<Json>(method, path, {
        json: { webhook_url },
      })
      expect([status, body.errors], method).toMatchObject([422, [{ pointer: '/webhook_url' }]])
      expect(body.detail, method).toContain(why)
    }
    const list = await identity.api.ok('GET', `${identity.path}/webhooks`)
    expect(list).toMatchObject([{ webhook_url: `${receiver.url}/audit` }])
    expect(list).toHaveLength(1)
  })
})

describe('the API key', () => {
  test('reaches the receiver in X-API-Key [set-api-key]', async () => {
    await create()
    await publish('user.created')
    await receiver.received(1)
    expect(receiver.posts[0]?.headers['x-api-key']).toBe(apiKey)
  })

  test('may go in another header [set-api-key-header]', async () => {
    await create({ auth: { type: 'api_key', header: 'X-Audit-Token', key: apiKey } })
    await publish('user.created')
    await receiver.received(1)
    const headers = receiver.posts[0]?.headers
    expect([headers?.['x-audit-token'], headers?.['x-api-key']]).toEqual([apiKey, undefined])
  })

  test('is masked in answers and redacted in the log of attempts [set-api-key-hidden]', async () => {
    receiver.behave('/audit', { per: 'path', steps: [answer(200, { body: 'no' })] })
    const webhook = await create({ topics: [] })
    const path = webhookPath(webhook)
    const event = await publish('user.created')
    await identity.logWhen(event, 'delivered')
    expect(receiver.posts[0]?.headers['x-api-key']).toBe(apiKey)

    const shown = await identity.api.ok<Json>('GET', path)
    expect(shown.auth).toEqual({ type: 'api_key', header: 'X-API-Key', key: '****nows' })
    const delivery = await identity.api.ok<Json>(
      'GET',
      `${identity.path}/deliveries/${event}_${webhook.id}`,
    )
    const [attempt] = (delivery.attempt_log ?? []) as unknown as readonly Json[]
    const sent = Object.entries(attempt?.request?.headers ?? {})
    const found = sent.find(([name]) => name.toLowerCase() === 'x-api-key')
    expect(found?.[1]).toBe('[redacted]')
    const answers = [
      webhook,
      shown,
      delivery,
      await identity.api.ok('GET', `${identity.path}/webhooks`),
      await identity.api.ok('PUT', path, { auth: shown.auth, name: 'Same' }),
      await identity.api.ok('GET', `${path}/deliveries`),
      await identity.log(event),
      await server.client(String(webhook.subscriber_key)).ok('GET', path),
    ]
    for (const each of answers) expect(JSON.stringify(each)).not.toContain(apiKey)

    await publish('user.deleted')
    await receiver.received(2)
    expect(receiver.posts[1]?.headers['x-api-key'], 'the mask sent back keeps it').toBe(apiKey)
  })
})

describe('the body', () => {
  test('says when, what, in which context, and the data [set-body]', async () => {
    await create()
    const occurred_at = '2026-05-04T09:12:09.250Z'
    const current_context = { actor: 'u-7', ip: '203.0.113.9' }
    await publish('user.created', { occurred_at, current_context })
    await receiver.received(1)
    const body = bodyAt(0)
    expect(Object.keys(body)).toEqual(['event_time', 'event_type', 'current_context', 'data'])
    expect(body).toEqual({
      event_time: occurred_at,
      event_type: 'user.created',
      current_context,
      data: exampleOf('user.created'),
    })
  })

  test('has null for a context that nobody gave [set-body-no-context]', async () => {
    await create()
    await publish('user.created')
    await receiver.received(1)
    expect(bodyAt(0).current_context).toBeNull()
  })

  test.each([
    '"u-7"',
    '7.50',
    'true',
    'false',
    'null',
    '["u-7",{"as":null}]',
    '{"actor":{"id":7}}',
  ])('has the context %s as it was given [set-body-context]', async (context) => {
    await create()
    const { status } = await identity.api.call('POST', `${identity.path}/events`, {
      body: `{"event_name":"tenant.moved","current_context":${context},"data":1}`,
      headers: { 'content-type': 'application/json' },
    })
    expect(status).toBe(201)
    await receiver.received(1)
    expect(String(receiver.posts[0]?.body)).toContain(`"current_context":${context},"data":1}`)
  })
})

test('the report lists what a webhook was sent, by state, topic and time [set-report]', async () => {
  receiver.behave('/broken', { per: 'path', steps: [answer(500), answer(200)] })
  const audit = await create()
  const broken = await create({ name: 'Broken', webhook_url: `${receiver.url}/broken` })
  const first = await publish('user.created')
  for (const [status, id] of [
    ['delivered', audit.id],
    ['retrying', broken.id],
  ] as const) {
    await eventually(
      () => identity.log(first),
      (log) => log.some((entry) => entry.status === status && entry.webhook_id === String(id)),
    )
  }
  const { created_at } = await identity.api.ok<Json>('GET', `${identity.path}/events/${first}`)
  const later = new Date(Date.parse(String(created_at)) + 1).toISOString()
  // Not in the same millisecond as the first.
  await eventually(Date.now, (now) => now > Date.parse(later))
  const second = await publish('user.deleted')
  await eventually(
    () => identity.log(second),
    (log) => log.length === 2 && log.every(({ status }) => status === 'delivered'),
  )

  const report = async (webhook: Json, query: Readonly<Record<string, string>> = {}) => {
    const path = `${webhookPath(webhook)}/deliveries?${new URLSearchParams(query)}`
    const { data } = await identity.api.ok<{ data: readonly Json[] }>('GET', path)
    return new Set(data.map(({ event_id }) => String(event_id)))
  }
  const both = new Set([first, second])
  const [one, two, none] = [new Set([first]), new Set([second]), new Set()]
  expect(await report(audit)).toEqual(both)
  expect(await report(broken)).toEqual(both)
  expect(await report(audit, { state: 'delivered' })).toEqual(both)
  expect(await report(audit, { state: 'retrying' })).toEqual(none)
  expect(await report(broken, { state: 'retrying' })).toEqual(one)
  expect(await report(broken, { state: 'delivered' })).toEqual(two)
  expect(await report(broken, { topic: 'user.deleted' })).toEqual(two)
  expect(await report(broken, { topic: 'user.deleted', state: 'retrying' })).toEqual(none)
  expect(await report(audit, { since: later })).toEqual(two)
  expect(await report(audit, { until: later })).toEqual(one)

  const path = `${webhookPath(broken)}/deliveries?state=retrying`
  expect(await identity.api.ok('GET', path)).toMatchObject({
    data: [{ topic: 'user.created', state: 'retrying', http_code: 500, attempts: 1 }],
  })
})

describe('the identity catalog', () => {
  test('has an example and a schema for each topic, which events must follow [set-catalog]', async () => {
    const names = catalog.topics.map(({ name }) => name)
    const expected = ['created', 'updated', 'deleted', 'signed_in', 'sign_in_failed']
    expect(names).toEqual(
      expect.arrayContaining([
        ...expected.map((what) => `user.${what}`),
        'user.password_changed',
        'role.assigned',
      ]),
    )
    const webhook = await create()
    for (const { name, example, schema } of catalog.topics) {
      const topic = await identity.api.ok('GET', `/v1/topics/${name}`)
      expect(topic).toMatchObject({ name, example, schema })
      const sent = await identity.api.ok('POST', `${webhookPath(webhook)}/test`, { topic: name })
      expect(sent, name).toMatchObject({ state: 'delivered', topic: name })
      expect(bodyAt(receiver.posts.length - 1)).toMatchObject({ event_type: name, data: example })
      const wrong = { event_name: name, data: {} }
      const refused = await identity.api.call('POST', `${identity.path}/events`, { json: wrong })
      expect(refused.status, name).toBe(422)
    }
  })
})
