import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type ApiAnswer,
  type ChannelKeys,
  type Harness,
  type Json,
  makeChannel,
  makeWebhook,
  startHarness,
} from './harness.ts'

let harness: Harness
let channel: ChannelKeys

beforeAll(async () => {
  harness = await startHarness()
  channel = await makeChannel(harness)
})
afterAll(() => harness.close())

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

function form(method: Method, path: string, key: string, form?: string): Promise<ApiAnswer> {
  const authorization = `Basic ${Buffer.from(`${key}:`).toString('base64')}`
  return harness.call({ method, path, headers: { authorization }, ...(form && { form }) })
}

function json(method: Method, path: string, json?: unknown, key = channel.publisherKey) {
  return harness.call({ method, path, key, ...(json !== undefined && { json }) })
}

it('takes the whole walk of a publisher as forms with HTTP Basic, by guid', async () => {
  const made = await form(
    'POST',
    '/v1/channels',
    harness.operatorKey,
    'name=Orders+%26+more&description=All&guid=orders-1&email=a%40example.com&website=https%3A%2F%2Fexample.com&public=1',
  )
  expect(made.status).toBe(201)
  expect(made.json).toMatchObject({ name: 'Orders & more', guid: 'orders-1', public: true })
  const key = String(made.json.publisher_key)
  expect(key).toMatch(/^pk_/)

  const path = '/v1/channels/orders-1'
  const read = await form('GET', path, key)
  expect(read.json).toMatchObject({ id: made.json.id, email: 'a@example.com' })
  expect(read.text).not.toContain(key)
  const put = await form('PUT', path, key, 'name=Orders')
  expect(put.json).toMatchObject({ name: 'Orders', email: 'a@example.com', public: true })

  const emptied = await form('PUT', path, key, 'email=&website=&public=0')
  expect(emptied.json).toMatchObject({ email: null, website: null, public: false })

  const hook = await form(
    'POST',
    `${path}/webhooks`,
    key,
    `name=Mine&webhook_url=${encodeURIComponent(harness.receiverUrl)}`,
  )
  expect(hook.status).toBe(201)
  expect(hook.json).toMatchObject({ name: 'Mine', webhook_url: harness.receiverUrl, topics: [] })
  const subscriberKey = String(hook.json.subscriber_key)
  expect(subscriberKey).toMatch(/^sk_/)
  const hookPath = `${path}/webhooks/${hook.json.id}`
  const listed = await form('GET', `${path}/webhooks`, key)
  expect(listed.json).toMatchObject([{ id: hook.json.id, name: 'Mine' }])
  expect((await form('PUT', hookPath, subscriberKey, 'name=Renamed')).json).toMatchObject({
    name: 'Renamed',
    webhook_url: harness.receiverUrl,
  })

  const event = await form(
    'POST',
    `${path}/events`,
    key,
    'event_name=order.created&event_reference_id=4711&data[order][id]=7&data[items][]=a&data[items][]=b',
  )
  expect(event.status).toBe(201)
  const data = { order: { id: '7' }, items: ['a', 'b'] }
  expect(event.json).toMatchObject({
    event_name: 'order.created',
    ext_ref_code: '4711',
    event_url: null,
    data,
  })
  expect((await form('GET', `${path}/events/${event.json.id}`, key)).json).toEqual(event.json)
  for (const name of ['notification_log', 'log']) {
    const log = await form('GET', `${path}/events/${event.json.id}/${name}`, key)
    expect(log.json).toHaveLength(1)
    expect(log.json).toMatchObject([{ webhook_id: hook.json.id }])
  }

  expect((await form('DELETE', hookPath, subscriberKey)).json).toEqual({ response: 'ok' })
  expect((await form('GET', hookPath, key)).status).toBe(404)
  expect((await form('DELETE', path, key)).json).toEqual({ response: 'ok' })
  expect((await form('GET', path, key)).status).toBe(401)
  expect((await form('GET', path, harness.operatorKey)).status).toBe(404)
})

describe('an event', () => {
  it('keeps the bytes of its data, spaces, long numbers and all', async () => {
    const data = '{ "n": 12345678901234567890.10, "u": "\\u00e9", "a":[1 ,2] }'
    const made = await harness.call({
      method: 'POST',
      path: `${channel.path}/events`,
      key: channel.publisherKey,
      body: `{"topic":"a.b","data":${data},"current_context":[ 1 ]}`,
      headers: { 'content-type': 'application/json' },
    })
    expect(made.text).toContain(`"data":${data},"current_context":[ 1 ],`)
    const read = await json('GET', `${channel.path}/events/${made.json.id}`)
    expect(read.text).toBe(made.text)
    const list = await json('GET', `${channel.path}/events`)
    expect(list.text).toContain(made.text)
  })

  it('in a batch is stored with all others or not at all', async () => {
    const batch = (body: string, type: string) =>
      harness.call({
        method: 'POST',
        path: `${channel.path}/events/batch`,
        key: channel.publisherKey,
        body,
        headers: { 'content-type': type },
      })
    const array = await batch(
      '[{"event_name":"x.1"},{"event_name":"x.2","data":2}]',
      'application/json',
    )
    expect(array.status).toBe(201)
    const lines = await batch(
      '{"event_name":"x.3"}\n{"event_name":"x.4"}\n',
      'application/x-ndjson',
    )
    const made = [array, lines].flatMap((each) => each.json.data as unknown as Json[])
    expect(made.map(({ topic }) => topic)).toEqual(['x.1', 'x.2', 'x.3', 'x.4'])
    const bad = await batch('[{"event_name":"y.1"},{"event_name":"no topic"}]', 'application/json')
    expect(bad.status).toBe(422)
    expect(bad.json.errors).toMatchObject([{ pointer: '/1/event_name' }])
    expect((await json('GET', `${channel.path}/events?topic=y.1`)).json.data).toEqual([])
  })
})

describe('a webhook', () => {
  const secrets = {
    headers: { 'X-Plain': 'visible', 'X-Token': 'token-0123456789-abcd', 'X-Key': 'short' },
    auth: { type: 'basic', username: 'me', password: 'password-0123456789' },
  }

  it('shows its credentials masked, and takes the masks back unchanged', async () => {
    const own = await makeChannel(harness)
    const { id } = await makeWebhook(harness, own, secrets)
    const path = `${own.path}/webhooks/${id}`
    const shown = await json('GET', path, undefined, own.publisherKey)
    expect(shown.json).toMatchObject({
      headers: { 'X-Plain': 'visible', 'X-Token': '****abcd', 'X-Key': '****' },
      auth: { type: 'basic', username: 'me', password: '****6789' },
    })
    const { headers, auth } = shown.json
    await json('PATCH', path, { headers, auth, name: 'same' }, own.publisherKey)
    const kept = harness.context.directory.webhooksOf(own.id as never)[0]
    expect(kept).toMatchObject({ name: 'same', ...secrets })
    await json('PATCH', path, { auth: null, headers: {} }, own.publisherKey)
    const cleared = harness.context.directory.webhooksOf(own.id as never)[0]
    expect(cleared).toMatchObject({ name: 'same', auth: null, headers: {} })
  })

  it('carries its API key in X-API-Key unless it names another header', async () => {
    const made = await makeWebhook(harness, channel, { auth: { type: 'api_key', key: 'k' } })
    const { json: shown } = await json('GET', made.path)
    expect(shown.auth).toEqual({ type: 'api_key', header: 'X-API-Key', key: '****' })
  })

  it('takes the default format of its channel', async () => {
    const own = await makeChannel(harness)
    await json('PATCH', own.path, { default_format: 'standard' }, own.publisherKey)
    const made = await makeWebhook(harness, own)
    const { json: shown } = await json('GET', made.path, undefined, own.publisherKey)
    expect(shown.format).toBe('standard')
  })

  it('is deactivated and reactivated, twice without harm', async () => {
    const made = await makeWebhook(harness, channel)
    for (const [action, status, reason] of [
      ['deactivate', 'suspended', 'deactivated'],
      ['deactivate', 'suspended', 'deactivated'],
      ['reactivate', 'active', null],
      ['reactivate', 'active', null],
    ]) {
      const { json: shown } = await json('POST', `${made.path}/${action}`)
      expect(shown).toMatchObject({ status, status_reason: reason })
    }
  })

  it('signs with the old secret for the overlap, then no more', async () => {
    const made = await makeWebhook(harness, channel)
    const list = async () => {
      const { json: shown } = await json(
        'GET',
        `${made.path}/secrets`,
        undefined,
        made.subscriberKey,
      )
      return (shown.secrets as unknown as { secret: string }[]).map(({ secret }) => secret)
    }
    expect(await list()).toEqual([made.secret])
    await json('POST', `${made.path}/secrets/rotate`, { overlap_seconds: 60 })
    const [fresh, old] = await list()
    expect(old).toBe(made.secret)
    expect(fresh).toMatch(/^whsec_/)
    harness.advance(60_000)
    expect(await list()).toEqual([fresh])
    await json('POST', `${made.path}/secrets/rotate`, { overlap_seconds: 0 })
    expect(await list()).toHaveLength(1)
    for (let each = 0; each < 8; each++) await json('POST', `${made.path}/secrets/rotate`, {})
    expect(await list()).toHaveLength(6)
  })

  it('is tested while suspended, with the example of the topic [topic-example]', async () => {
    const made = await makeWebhook(harness, channel)
    await json('POST', `${made.path}/deactivate`)
    const example = { job: 1 }
    await json('POST', '/v1/topics', { name: 'job.done', example }, harness.operatorKey)
    const { json: sent } = await json('POST', `${made.path}/test`, { topic: 'job.done' })
    expect(sent).toMatchObject({ state: 'delivered', http_code: 200, topic: 'job.done' })
    expect(sent.attempt_log).toMatchObject([
      { number: 1, outcome: 'delivered', response: { status: 200, body: 'thanks' } },
    ])
    const { json: event } = await json('GET', `${channel.path}/events/${sent.event_id}`)
    expect(event.data).toEqual(example)
    const read = await json(
      'GET',
      `${channel.path}/deliveries/${sent.id}`,
      undefined,
      made.subscriberKey,
    )
    expect(read.json.attempt_log).toEqual(sent.attempt_log)
  })

  it('keeps every change when many are made at once', async () => {
    const made = await makeWebhook(harness, channel)
    const changes = [{ name: 'a' }, { description: 'b' }, { timeout_ms: 2000 }]
    await Promise.all(changes.map((change) => json('PATCH', made.path, change)))
    const { json: shown } = await json('GET', made.path)
    expect(shown).toMatchObject(Object.assign({}, ...changes))
  })
})

describe('a key', () => {
  it('is shown once, works until revoked, and is listed by its hint', async () => {
    const path = `${channel.path}/keys`
    const { json: made } = await json('POST', path, { name: 'ci', scopes: ['read'] })
    const text = String(made.key)
    expect((await json('GET', channel.path, undefined, text)).status).toBe(200)
    const list = await json('GET', path)
    expect(list.text).not.toContain(text)
    expect(list.json.data).toContainEqual(
      expect.objectContaining({ id: made.id, name: 'ci', hint: text.slice(-4) }),
    )
    expect((await json('DELETE', `${path}/${made.id}`)).json.revoked_at).not.toBeNull()
    expect((await json('GET', channel.path, undefined, text)).status).toBe(401)
  })

  it('that replaces another lets it live for the overlap', async () => {
    const path = `${channel.path}/keys`
    const { json: old } = await json('POST', path, { scopes: ['read'] })
    const rotate = `${path}/${old.id}/rotate`
    const { json: fresh } = await json('POST', rotate, { overlap_seconds: 60 })
    expect(fresh.scopes).toEqual(['read'])
    const status = async (key: unknown) =>
      (await json('GET', channel.path, undefined, String(key))).status
    expect([await status(old.key), await status(fresh.key)]).toEqual([200, 200])
    harness.advance(60_000)
    expect([await status(old.key), await status(fresh.key)]).toEqual([401, 200])
  })
})

describe('Idempotency-Key', () => {
  const headers = { 'idempotency-key': 'f3e1' }
  const publish = (body: unknown, path = `${channel.path}/events`) =>
    harness.call({ method: 'POST', path, key: channel.publisherKey, json: body, headers })

  it('gives the same answer to the same request for 24 hours, also at the same time', async () => {
    const topic = 'paid.once'
    const both = await Promise.all([1, 2].map(() => publish({ event_name: topic })))
    const again = await publish({ event_name: topic })
    expect(new Set([...both, again].map(({ text }) => text)).size).toBe(1)
    expect(again.headers['idempotent-replayed']).toBe('true')
    const { json: list } = await json('GET', `${channel.path}/events?topic=${topic}`)
    expect(list.data).toHaveLength(1)
    harness.advance(24 * 60 * 60 * 1000)
    expect((await publish({ event_name: topic })).json.id).not.toBe(again.json.id)
  })

  it('returns the keys of what was created, which are stored sealed', async () => {
    const body = { webhook_url: harness.receiverUrl }
    const path = `${channel.path}/webhooks`
    const [first, again] = [await publish(body, path), await publish(body, path)]
    expect(again.text).toBe(first.text)
    expect(again.json.subscriber_key).toMatch(/^sk_/)
  })

  it('remembers no refusal', async () => {
    const other = { 'idempotency-key': 'later' }
    const path = `${channel.path}/events`
    const send = (event_name: string) =>
      harness.call({
        method: 'POST',
        path,
        key: channel.publisherKey,
        json: { event_name },
        headers: other,
      })
    expect((await send('no topic')).status).toBe(422)
    expect((await send('a.topic')).status).toBe(201)
  })
})

describe('a topic', () => {
  it('is created, changed and deleted by the operator', async () => {
    const operator = harness.operatorKey
    const schema = { type: 'object' }
    await json('POST', '/v1/topics', { name: 'a.topic', schema }, operator)
    const bad = await json('PATCH', '/v1/topics/a.topic', { schema: { type: 7 } }, operator)
    expect(bad.json.errors).toMatchObject([{ pointer: '/schema/type', code: 'invalid_schema' }])
    const changed = await json('PUT', '/v1/topics/a.topic', { example: { a: 1 } }, operator)
    expect(changed.json).toMatchObject({ schema, example: { a: 1 }, description: null })
    expect((await json('DELETE', '/v1/topics/a.topic', undefined, operator)).status).toBe(200)
    expect((await json('GET', '/v1/topics/a.topic')).status).toBe(404)
  })
})
