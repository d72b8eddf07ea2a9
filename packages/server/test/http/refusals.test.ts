import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RefusalCode, refusals } from '../../src/domain/errors.ts'
import { createApp } from '../../src/http/app.ts'
import { StoreError } from '../../src/store/store.ts'
import {
  type ApiAnswer,
  type ApiRequest,
  type ChannelKeys,
  type Harness,
  makeChannel,
  makeWebhook,
  startHarness,
  type WebhookKeys,
} from './harness.ts'

let harness: Harness
let channel: ChannelKeys
let webhook: WebhookKeys
let deliveryId: string

beforeAll(async () => {
  harness = await startHarness()
  channel = await makeChannel(harness)
  webhook = await makeWebhook(harness, channel)
  const sent = await post(`${webhook.path}/test`, { json: {} })
  deliveryId = String(sent.json.id)
  await operate('POST', '/v1/topics', { name: 'taken.topic' })
  await makeWebhook(harness, channel, { topics: ['taken.topic'] })
})
afterAll(() => harness.close())

function post(path: string, rest: Partial<ApiRequest>): Promise<ApiAnswer> {
  return harness.call({ method: 'POST', path, key: channel.publisherKey, ...rest })
}

function operate(method: 'POST' | 'DELETE', path: string, json: unknown): Promise<ApiAnswer> {
  return harness.call({ method, path, key: harness.operatorKey, json })
}

function events(rest: Partial<ApiRequest>): Promise<ApiAnswer> {
  return post(`${channel.path}/events`, rest)
}

const jsonType = { 'content-type': 'application/json' }
const deep = `{"event_name":"a","data":${'['.repeat(65)}${']'.repeat(65)}}`

/** One request for each refusal that the API can give. */
const cases: Partial<Record<RefusalCode, () => Promise<ApiAnswer>>> = {
  malformed_json: () => events({ body: '{"event_name":', headers: jsonType }),
  malformed_form: () => events({ form: 'event_name=a&data[=1' }),
  invalid_utf8: () => events({ body: Buffer.from([0x22, 0xff, 0x22]), headers: jsonType }),
  nested_too_deep: () => events({ body: deep, headers: jsonType }),
  duplicate_key: () => events({ body: '{"event_name":"a","event_name":"a"}', headers: jsonType }),
  invalid_cursor: () =>
    harness.call({ path: `${channel.path}/events?cursor=x`, key: channel.publisherKey }),
  bad_request: () => events({ json: { event_name: 'a' }, headers: { 'idempotency-key': 'a b' } }),
  unauthenticated: () => harness.call({ path: channel.path }),
  forbidden: () => harness.call({ path: '/v1/channels', key: channel.publisherKey }),
  not_found: () => harness.call({ path: '/v1/nothing' }),
  method_not_allowed: () => harness.call({ method: 'DELETE', path: '/v1/channels' }),
  guid_taken: () => operate('POST', '/v1/channels', { name: 'x', guid: channel.guid }),
  topic_taken: () => operate('POST', '/v1/topics', { name: 'taken.topic' }),
  topic_in_use: () => operate('DELETE', '/v1/topics/taken.topic', undefined),
  webhook_not_active: async () => {
    const suspended = await makeWebhook(harness, channel)
    const sent = await post(`${suspended.path}/test`, { json: {} })
    await post(`${suspended.path}/deactivate`, {})
    return post(`${channel.path}/deliveries/${sent.json.id}/retry`, {})
  },
  delivery_open: async () => {
    const hook = await makeWebhook(harness, channel, {
      webhook_url: new URL('/hang', harness.receiverUrl).href,
      topics: ['slow'],
    })
    const { json } = await events({ json: { event_name: 'slow' } })
    return post(`${channel.path}/deliveries/${json.id}_${hook.id}/retry`, {})
  },
  delivery_closed: () => post(`${channel.path}/deliveries/${deliveryId}/cancel`, {}),
  body_too_large: () => events({ json: { event_name: 'a', data: 'x'.repeat(16_384) } }),
  unsupported_media_type: () => events({ body: 'a', headers: { 'content-type': 'text/plain' } }),
  invalid_request: () => events({ json: { event_name: 'not a topic', nonsense: 1 } }),
  idempotency_key_reused: async () => {
    const headers = { 'idempotency-key': 'once' }
    await events({ json: { event_name: 'a' }, headers })
    return events({ json: { event_name: 'b' }, headers })
  },
  batch_too_wide: async () => {
    const wide = await makeChannel(harness)
    for (let each = 0; each < 3; each++) await makeWebhook(harness, wide)
    const json = Array.from({ length: 10 }, () => ({ event_name: 'a' }))
    return post(`${wide.path}/events/batch`, { key: wide.publisherKey, json })
  },
  overloaded: async () => {
    harness.context.intake.requests += 100
    const answer = await events({ json: { event_name: 'a' } })
    harness.context.intake.requests -= 100
    return answer
  },
  internal_error: () => brokenBy(new TypeError('secret inner detail')),
  storage_full: () => brokenBy(new StoreError('full', 'secret inner detail')),
  storage_unavailable: () => brokenBy(new StoreError('broken', 'secret inner detail')),
  stopping: () => brokenBy(new StoreError('closed', 'secret inner detail')),
}

/** What the API has no way to answer yet, or only in a race that a test cannot arrange. */
const unreachable: readonly RefusalCode[] = ['webhook_not_validated', 'changed_meanwhile']

/** Asks for the metrics of a process in which reading them fails. */
async function brokenBy(error: Error): Promise<ApiAnswer> {
  const app = createApp({
    context: harness.context,
    telemetry: { requestAnswered: () => undefined },
    metrics: { text: () => Promise.reject(error) },
    version: 'test',
    trustedProxies: [],
  })
  const answer = await app.inject({ url: '/metrics' })
  const { statusCode: status, headers, body: text } = answer
  return { status, headers, text, json: answer.json() }
}

it('has a test for every refusal that can be met', () => {
  const codes = Object.keys(refusals).filter((code) => !unreachable.includes(code as RefusalCode))
  expect(Object.keys(cases).sort()).toEqual(codes.sort())
})

describe('every refusal is a problem document', () => {
  it.each(Object.entries(cases))('%s', async (code, ask) => {
    const answer = await ask()
    const { status, title } = refusals[code as RefusalCode]
    expect(answer.json).toMatchObject({ code, status, title, type: `/docs#problem-${code}` })
    expect(answer.status).toBe(status)
    expect(answer.headers['content-type']).toBe('application/problem+json')
    expect(answer.json.request_id).toBe(answer.headers['x-request-id'])
    expect(String(answer.json.detail).length).toBeGreaterThan(20)
    expect(answer.text).not.toContain('secret inner detail')
    if (status === 503) expect(answer.headers['retry-after']).toMatch(/^[1-9]\d*$/)
    if (status === 405) expect(answer.headers.allow).toBe('GET, HEAD, POST')
  })
})

describe('faults in fields', () => {
  const create = (json: unknown) => post(`${channel.path}/webhooks`, { json })
  const url = 'https://example.com/hook'

  it.each([
    [{}, '/webhook_url', 'required'],
    [{ webhook_url: url, nonsense: 1 }, '/nonsense', 'unknown_field'],
    [{ webhook_url: url, 'a/b~c': 1 }, '/a~1b~0c', 'unknown_field'],
    [{ webhook_url: 7 }, '/webhook_url', 'wrong_type'],
    [{ webhook_url: url, format: 'xml' }, '/format', 'unknown_value'],
    [{ webhook_url: url, topics: ['a b'] }, '/topics/0', 'wrong_format'],
    [{ webhook_url: url, topics: ['a', 'a'] }, '/topics', 'duplicate'],
    [{ webhook_url: url, timeout_ms: 1 }, '/timeout_ms', 'out_of_range'],
    [{ webhook_url: url, name: 'x'.repeat(201) }, '/name', 'out_of_range'],
    [{ webhook_url: url, retry_policy: 'often' }, '/retry_policy', 'wrong_shape'],
    [{ webhook_url: url, retry_policy: { delays: [0] } }, '/retry_policy', 'wrong_shape'],
    [{ webhook_url: url, auth: { type: 'magic' } }, '/auth', 'unknown_value'],
    [{ webhook_url: url, auth: { type: 'bearer' } }, '/auth/token', 'required'],
    [{ webhook_url: url, auth: { type: 'bearer', token: 'a b' } }, '/auth/token', 'wrong_format'],
    [{ webhook_url: url, auth: 'none' }, '/auth', 'wrong_type'],
    [{ webhook_url: url, metadata: { ['k'.repeat(65)]: 'v' } }, '/metadata', 'out_of_range'],
    [{ webhook_url: 'ftp://example.com' }, '/webhook_url', 'url_refused'],
    [{ webhook_url: 'http://169.254.169.254/' }, '/webhook_url', 'url_refused'],
    [{ webhook_url: 'http://[::1]/' }, '/webhook_url', 'url_refused'],
    [{ webhook_url: url, headers: { Host: 'x' } }, '/headers/Host', 'header_refused'],
    [{ webhook_url: url, headers: { 'X-A': 'a\r\nb' } }, '/headers/X-A', 'header_refused'],
    [{ webhook_url: url, headers: { 'X-A': 'a', 'x-a': 'b' } }, '/headers/x-a', 'duplicate_header'],
    [
      { webhook_url: url, headers: { 'x-api-key': 'a' }, auth: { type: 'api_key', key: 'b' } },
      '/auth',
      'duplicate_header',
    ],
    [
      { webhook_url: url, auth: { type: 'api_key', key: 'b', header: 'webhook-id' } },
      '/auth/header',
      'header_refused',
    ],
  ])('%j is refused at %s as %s', async (body, pointer, code) => {
    const { json, status } = await create(body)
    expect(status).toBe(422)
    expect(json.errors).toMatchObject([{ pointer, code }])
  })

  it('are named all at once, with what is there instead', async () => {
    const { json } = await create({ webhook_url: url, timeout_ms: 'x', nonsense: 1, success: 'no' })
    const errors = json.errors as unknown as { pointer: string; detail: string }[]
    expect(errors.map(({ pointer }) => pointer).sort()).toEqual([
      '/nonsense',
      '/success',
      '/timeout_ms',
    ])
    expect(errors.find(({ pointer }) => pointer === '/nonsense')?.detail).toContain('webhook_url')
  })

  it('of a query name the parameter', async () => {
    const path = `${channel.path}/events?limit=501&nonsense=1&since=yesterday`
    const { json } = await harness.call({ path, key: channel.publisherKey })
    const errors = json.errors as unknown as { pointer: string; code: string }[]
    expect(errors.map(({ pointer, code }) => `${pointer} ${code}`).sort()).toEqual([
      '?limit out_of_range',
      '?nonsense unknown_field',
      '?since wrong_format',
    ])
  })
})

describe('over a socket', () => {
  beforeAll(async () => {
    await harness.app.listen({ host: '127.0.0.1', port: 0 })
  })

  it.each([
    ['what is no HTTP', 'NONSENSE\r\n\r\n', 400, 'bad_request'],
    ['a path that cannot be read', 'GET /v1/%zz HTTP/1.1\r\nhost: x\r\n\r\n', 400, 'bad_request'],
    [
      'headers past the limit',
      `GET / HTTP/1.1\r\nhost: x\r\nx: ${'x'.repeat(20_000)}\r\n\r\n`,
      400,
      'bad_request',
    ],
  ])('%s is a problem too', async (_, text, status, code) => {
    expect(await answerTo(text)).toEqual({ status, code })
  })

  it('the key is asked for before the body is read', async () => {
    const head = `POST ${channel.path}/events HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{`
    expect(await answerTo(head)).toEqual({ status: 401, code: 'unauthenticated' })
  })

  it('the size of a body is refused before it is read', async () => {
    const head = `POST ${channel.path}/events HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${channel.publisherKey}\r\ncontent-type: application/json\r\ncontent-length: 1000000000\r\n\r\n{`
    expect(await answerTo(head)).toEqual({ status: 413, code: 'body_too_large' })
  })
})

/** Writes to a bare socket, and reads until a whole problem has come. */
function answerTo(text: string): Promise<{ status: number; code: string }> {
  return new Promise((done, fail) => {
    const socket = connect(portOf(harness), '127.0.0.1', () => socket.write(text))
    let received = ''
    socket.setEncoding('utf8').on('error', fail)
    socket.on('data', (part) => {
      received += part
      if (!received.endsWith('}')) return
      socket.destroy()
      const { code } = JSON.parse(received.slice(received.indexOf('{')))
      done({ status: Number(received.split(' ')[1]), code })
    })
  })
}

function portOf({ app }: Harness): number {
  const address = app.server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}
