import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Directory } from '../../src/directory/directory.ts'
import { createApp } from '../../src/http/app.ts'
import { createSessions } from '../../src/http/session/sessions.ts'
import { StoreError } from '../../src/store/store.ts'
import { type ApiAnswer, type ApiRequest, type Harness, startHarness } from '../http/harness.ts'
import { openClient, type SubscriptionClient } from '../http/subscription-client.ts'

/** What the subscription API does not do, and how it says so. */

const path = '/webhooks/v2/subscriptions'
const fields = ['detail', 'status', 'title', 'traceId', 'type']

/** Status and type of an error, once it is sure that it has the shape of this API. */
function errorOf({ headers, json, status }: ApiAnswer): [number, string] {
  expect(Object.keys(json).sort()).toEqual(fields)
  expect(headers['content-type']).toBe('application/problem+json')
  expect(json).toMatchObject({ status, traceId: headers['x-request-id'] })
  return [status, String(json.type).replace('/docs#problem-', '')]
}

describe('every error below /webhooks/v2 [sub-errors]', () => {
  let harness: Harness
  let client: SubscriptionClient
  beforeAll(async () => {
    harness = await startHarness()
    client = await openClient(harness)
  })
  afterAll(() => harness.close())

  const ask = (request: Partial<ApiRequest>) =>
    harness.call({
      path,
      key: client.key,
      headers: { 'content-type': 'application/json' },
      ...request,
    })
  const post = (body: string | Buffer, type = 'application/json') =>
    ask({ method: 'POST', body, headers: { 'content-type': type } })

  test('has its shape, whoever finds the fault', async () => {
    expect(errorOf(await ask({ key: null }))).toEqual([401, 'unauthenticated'])
    expect(errorOf(await ask({ path: '/webhooks/v2/nothing' }))).toEqual([404, 'not_found'])
    expect(errorOf(await ask({ path: '/webhooks/v2?x=1', key: null }))).toEqual([404, 'not_found'])
    expect(errorOf(await ask({ path: '/webhooks/v2/' }))).toEqual([404, 'not_found'])
    expect(errorOf(await ask({ path: `${path}/%zz` }))).toEqual([400, 'bad_request'])
    expect(errorOf(await ask({ path: `${path}?x=1` }))).toEqual([400, 'invalid_request'])
    expect(errorOf(await post('{'))).toEqual([400, 'malformed_json'])
    expect(errorOf(await post('{"a":1,"a":2}'))).toEqual([400, 'duplicate_key'])
    expect(errorOf(await post(Buffer.from([0x22, 0xff, 0x22])))).toEqual([400, 'invalid_utf8'])
    expect(errorOf(await post('['.repeat(100)))).toEqual([400, 'nested_too_deep'])
    expect(errorOf(await post(' '.repeat(300_000)))).toEqual([413, 'body_too_large'])
    expect(errorOf(await post('x', 'text/plain'))).toEqual([415, 'unsupported_media_type'])
  })

  test('takes no forms', async () => {
    const answer = await post('consumerUrl=x', 'application/x-www-form-urlencoded')
    expect(errorOf(answer)).toEqual([415, 'unsupported_media_type'])
    expect(answer.json.detail).toMatch(/send application\/json\.$/)
  })

  test('names the methods that a path takes', async () => {
    const patch = await ask({ method: 'PATCH', json: {} })
    expect(errorOf(patch)).toEqual([405, 'method_not_allowed'])
    expect(patch.headers.allow).toBe('GET, HEAD, POST')
    const one = await ask({ method: 'POST', path: `${path}/${client.channelId}`, json: {} })
    expect(one.headers.allow).toBe('GET, HEAD, PUT, DELETE')
  })

  test('carries the id that the client gave the request', async () => {
    const { json } = await ask({ key: null, headers: { 'x-request-id': 'mine-7' } })
    expect(json.traceId).toBe('mine-7')
  })

  test('has another shape elsewhere', async () => {
    for (const elsewhere of ['/webhooks/v20', '/webhooks', '/v1/topics?x=1']) {
      const { json } = await ask({ path: elsewhere })
      expect(json).toHaveProperty('request_id')
      expect(json).not.toHaveProperty('traceId')
    }
  })

  test.each([
    [new StoreError('closed', 'inner detail'), 503, 'stopping'],
    [new StoreError('full', 'inner detail'), 503, 'storage_full'],
    [new TypeError('inner detail'), 500, 'internal_error'],
  ])('has its shape when the server breaks with %s', async (error, status, type) => {
    const refresh = { value: () => Promise.reject(error) }
    const directory: Directory = Object.create(harness.context.directory, { refresh })
    const app = createApp({
      context: { ...harness.context, directory },
      telemetry: { requestAnswered: () => undefined },
      metrics: { text: () => Promise.resolve('') },
      version: 'test',
      sessions: createSessions(harness.context),
      consoleFolder: null,
      trustedProxies: [],
    })
    const authorization = `Bearer ${client.key}`
    const answer = await app.inject({ url: path, headers: { authorization } })
    const { body: text, headers } = answer
    const broken = { headers, json: answer.json(), status: answer.statusCode, text }
    expect(errorOf(broken)).toEqual([status, type])
    expect(text).not.toContain('inner detail')
    if (status === 503) expect(headers['retry-after']).toMatch(/^[1-9]\d*$/)
  })
})

describe('the key', () => {
  let harness: Harness
  let client: SubscriptionClient
  beforeAll(async () => {
    harness = await startHarness()
    client = await openClient(harness)
  })
  afterAll(() => harness.close())

  const withHeader = (authorization: string) => harness.call({ path, headers: { authorization } })

  test('is a Bearer token [sub-auth-bearer]', async () => {
    expect((await withHeader(`Bearer ${client.key}`)).status).toBe(200)
    expect((await withHeader(`bearer  ${client.key}`)).status).toBe(200)
  })

  test('is nothing else, and the answer asks for a Bearer token [sub-auth-bearer]', async () => {
    const basic = `Basic ${Buffer.from(`${client.key}:`).toString('base64')}`
    for (const header of [basic, client.key, 'Bearer', 'Bearer ', 'Bearer pk_unknown', '']) {
      const answer = await withHeader(header)
      expect(errorOf(answer), header).toEqual([401, 'unauthenticated'])
      expect(answer.headers['www-authenticate']).toBe('Bearer realm="Posthorn"')
    }
    const without = await harness.call({ path })
    expect(without.headers['www-authenticate']).toBe('Bearer realm="Posthorn"')
    expect(without.json.detail).toContain('Authorization: Bearer <key>')
  })

  test('is one of a channel: neither the operator’s nor that of a webhook [sub-auth-bearer]', async () => {
    const { json } = await client.v1('POST', '/webhooks', { webhook_url: 'https://example.com/' })
    for (const key of [harness.operatorKey, String(json.subscriber_key)]) {
      const answer = await harness.call({ path, key })
      expect(errorOf(answer)).toEqual([401, 'unauthenticated'])
      expect(answer.json.detail).toContain('needs a publisher key (pk_…)')
    }
  })

  test('needs the scope read to look, and manage to change', async () => {
    const keyWith = async (scope: string) =>
      String((await client.v1('POST', '/keys', { scopes: [scope] })).json.key)
    const [publish, read] = [await keyWith('publish'), await keyWith('read')]
    expect((await harness.call({ path, key: read })).status).toBe(200)
    const refused = [
      await harness.call({ path, key: publish }),
      await harness.call({ method: 'POST', path, key: read, json: {} }),
    ]
    for (const answer of refused) expect(errorOf(answer)).toEqual([403, 'forbidden'])
  })

  test('opens nothing once its channel is deleted', async () => {
    const { key, v1 } = await openClient(harness)
    await v1('DELETE', '')
    expect(errorOf(await harness.call({ path, key }))).toEqual([401, 'unauthenticated'])
  })
})

describe('the limits', () => {
  let harness: Harness
  let atMs = 0
  beforeAll(async () => {
    harness = await startHarness({
      subscriptionsPerIp: 30,
      subscriptionsPerKey: 10,
      monotonicMs: () => atMs,
      trustedProxies: ['127.0.0.1'],
    })
  })
  afterAll(() => harness.close())

  let addresses = 0
  /** Nobody has sent anything from there. */
  const newAddress = () => {
    addresses += 1
    return `203.0.113.${addresses}`
  }
  const askFrom = (address: string, key: string | null, at = path) =>
    harness.call({ path: at, key, headers: { 'x-forwarded-for': address } })
  const statuses = async (count: number, address: string, key: string | null, at = path) => {
    const answers: number[] = []
    for (let n = 0; n < count; n++) answers.push((await askFrom(address, key, at)).status)
    return answers
  }
  const times = (count: number, status: number) => Array<number>(count).fill(status)

  test.each([
    ['another port each time', (n: number) => `198.51.100.7:${1_000 + n}`],
    ['another place in one network of IPv6', (n: number) => `[2001:db8:1:1::${n}]:443`],
    ['what is no address', (n: number) => `junk${n}`],
  ])('take %s for one client behind a proxy', async (_, from) => {
    atMs += 60_000
    const answers: number[] = []
    for (let n = 1; n <= 31; n++) answers.push((await askFrom(from(n), null)).status)
    expect(answers).toEqual([...times(30, 401), 429])
    expect((await askFrom('198.51.100.8:1000', null)).status).toBe(401)
    expect((await askFrom('_hidden', null)).status).toBe(from(1).startsWith('junk') ? 429 : 401)
  })

  test('let a key make ten requests a second, from wherever [sub-limit-key]', async () => {
    const { key } = await openClient(harness)
    const address = newAddress()
    expect(await statuses(10, address, key)).toEqual(times(10, 200))
    const refused = await askFrom(newAddress(), key)
    expect(errorOf(refused)).toEqual([429, 'too_many_requests'])
    expect(refused.headers).toMatchObject({
      'retry-after': '1',
      'ratelimit-policy': '"address";q=30;w=1, "key";q=10;w=1',
      ratelimit: '"address";r=29;t=1, "key";r=0;t=1',
    })
    expect(refused.json.detail).toContain(`ends in ${key.slice(-4)}. Wait a second`)
    expect(refused.text).not.toContain(key)

    const { key: another } = await openClient(harness)
    expect((await askFrom(address, another)).status).toBe(200)
    atMs += 100
    expect(await statuses(2, address, key)).toEqual([200, 429])
    atMs += 1_000
    expect(await statuses(11, address, key)).toEqual([...times(10, 200), 429])
  })

  test('let an address make thirty, with whatever keys or none [sub-limit-ip]', async () => {
    const address = newAddress()
    const [one, two] = [await openClient(harness), await openClient(harness)]
    expect(await statuses(8, address, one.key)).toEqual(times(8, 200))
    expect(await statuses(8, address, two.key)).toEqual(times(8, 200))
    expect(await statuses(7, address, null)).toEqual(times(7, 401))
    expect(await statuses(4, address, null, '/webhooks/v2/nothing')).toEqual(times(4, 404))
    // Spelt with escapes it is the same path.
    expect(await statuses(3, address, null, '/%77ebhooks/v2/topics')).toEqual(times(3, 401))
    const refused = await askFrom(address, one.key)
    expect(errorOf(refused)).toEqual([429, 'too_many_requests'])
    expect(refused.json.detail).toContain(`More than 30 requests a second came from ${address}`)
    expect(refused.headers).toMatchObject({ 'retry-after': '1', ratelimit: '"address";r=0;t=1' })
    expect(await statuses(1, newAddress(), one.key)).toEqual([200])
    atMs += 1_000
    expect(await statuses(1, address, one.key)).toEqual([200])
  })

  test('count an address of IPv6 with all others of its network', async () => {
    expect(await statuses(30, '2001:db8::1', null)).toEqual(times(30, 401))
    expect(await statuses(1, '2001:db8::ffff', null)).toEqual([429])
    expect(await statuses(1, '2001:db8:0:1::1', null)).toEqual([401])
  })

  test('hold for nothing else', async () => {
    const { key, v1 } = await openClient(harness)
    const address = newAddress()
    for (let n = 0; n < 40; n++) {
      const answer = await askFrom(address, key, '/v1/topics')
      expect([answer.status, answer.headers.ratelimit]).toEqual([200, undefined])
    }
    expect((await v1('GET', '/webhooks')).status).toBe(200)
    expect((await askFrom(address, key)).headers.ratelimit).toBe(
      '"address";r=29;t=1, "key";r=9;t=1',
    )
  })
})
