import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { operationalGuid } from '../../src/domain/operational-event.ts'
import {
  type ApiAnswer,
  type ChannelKeys,
  type Harness,
  makeChannel,
  makeWebhook,
  startHarness,
} from '../http/harness.ts'

/** Publishing without publishing: whoever writes a publisher sees at once what would be refused. */

let harness: Harness
let channel: ChannelKeys

beforeAll(async () => {
  harness = await startHarness()
  channel = await makeChannel(harness)
  await makeWebhook(harness, channel)
  const schema = {
    type: 'object',
    required: ['order'],
    properties: { order: { type: 'integer' }, code: { pattern: '^[A-Z]+$' } },
    additionalProperties: false,
  }
  const topics = [
    { name: 'order.created', schema },
    { name: 'order.free' },
    { name: 'order.old', deprecated_at: '2026-01-02T03:04:05Z' },
  ]
  const path = '/v1/topics/import'
  const asked = { method: 'POST', path, key: harness.operatorKey } as const
  expect((await harness.call({ ...asked, json: { topics } })).status).toBe(200)
})
afterAll(() => harness.close())

type Body = { readonly json: unknown } | { readonly form: string } | { readonly body: string }

function post(path: string, body: Body): Promise<ApiAnswer> {
  const key = channel.publisherKey
  return harness.call({ method: 'POST', path: `${channel.path}${path}`, key, ...body })
}

const check = (body: Body) => post('/events/check', body)

const faulty: readonly [string, Body][] = [
  ['no topic', { json: { data: {} } }],
  ['fields that nobody knows', { json: { event_name: 'a', nonsense: 1, more: 2 } }],
  ['a list', { json: [] }],
  [
    'data that does not follow the schema',
    { json: { topic: 'order.created', data: { order: '1' } } },
  ],
  ['a word of the wrong form', { json: { topic: 'order.created', data: { order: 1, code: 'a' } } }],
  ['a form, whose values are strings', { form: 'topic=order.created&data[order]=1' }],
  ['what is no JSON', { body: '{' }],
  ['an event that is too large', { json: { topic: 'order.free', data: 'x'.repeat(17_000) } }],
]

describe('checking an event', () => {
  test.each(faulty)('refuses %s as publishing does, word for word', async (_, body) => {
    const [checked, published] = [await check(body), await post('/events', body)]
    expect(published.status).toBeGreaterThanOrEqual(400)
    expect(checked.status).toBe(published.status)
    expect({ ...checked.json, instance: '', request_id: '' }).toEqual({
      ...published.json,
      instance: '',
      request_id: '',
    })
  })

  test('refuses topics that a strict channel does not know', async () => {
    const strict = { strict_topics: true }
    const key = channel.publisherKey
    expect((await check({ json: { topic: 'order.creatde' } })).status).toBe(200)
    await harness.call({ method: 'PATCH', path: channel.path, key, json: strict })
    const { status, json } = await check({ json: { topic: 'order.creatde' } })
    expect(status).toBe(422)
    expect(JSON.stringify(json.errors)).toContain('order.created')
    await harness.call({ method: 'PATCH', path: channel.path, key, json: { strict_topics: false } })
  })

  test('tells what the event was held against, and stores nothing', async () => {
    const data = { order: 1001, code: 'A' }
    const told = async (json: unknown) => (await check({ json })).json
    expect(await told({ event_name: 'order.created', data })).toEqual({
      event_name: 'order.created',
      topic_known: true,
      schema_followed: true,
    })
    expect(await told({ topic: 'order.free', data: 1 })).toMatchObject({
      topic_known: true,
      schema_followed: false,
    })
    expect(await told({ topic: 'nobody.knows' })).toMatchObject({
      topic_known: false,
      schema_followed: false,
    })
    const headers = { 'idempotency-key': 'a' }
    const key = channel.publisherKey
    const path = `${channel.path}/events/check`
    const json = { topic: 'order.free' }
    expect((await harness.call({ method: 'POST', path, key, json, headers })).status).toBe(200)
    const events = await harness.call({ path: `${channel.path}/events`, key })
    expect(events.json.data).toEqual([])
    const deliveries = await harness.call({ path: `${channel.path}/deliveries`, key })
    expect(deliveries.json.data).toEqual([])
  })

  test('tells that the topic is deprecated, as publishing does', async () => {
    const json = { topic: 'order.old' }
    const [checked, published] = [await check({ json }), await post('/events', { json })]
    expect(published.headers.deprecation).toMatch(/^@\d+$/)
    expect(checked.headers).toMatchObject({
      deprecation: published.headers.deprecation,
      link: published.headers.link,
    })
  })

  test('needs a key that may publish', async () => {
    const path = `${channel.path}/events/check`
    const json = { topic: 'order.free' }
    const made = await harness.call({
      method: 'POST',
      path: `${channel.path}/keys`,
      key: channel.publisherKey,
      json: { scopes: ['read'] },
    })
    const ask = (key: string | null) => harness.call({ method: 'POST', path, key, json })
    expect((await ask(String(made.json.key))).status).toBe(403)
    expect((await ask(null)).status).toBe(401)
    expect((await ask(harness.operatorKey)).status).toBe(200)
  })

  test('of the operational channel is refused, where nobody publishes', async () => {
    const path = `/v1/channels/${operationalGuid}/events/check`
    const asked = { method: 'POST', path, key: harness.operatorKey } as const
    const { status, json } = await harness.call({ ...asked, json: { topic: 'a' } })
    expect({ status, code: json.code }).toEqual({ status: 409, code: 'operational_channel' })
  })
})
