import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Worker } from 'node:worker_threads'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { WebhookId } from '../../src/domain/ids.ts'
import { type RefusalCode, refusals } from '../../src/domain/refusal/refusal.ts'
import { createApp } from '../../src/http/app.ts'
import { createSessions } from '../../src/http/session/sessions.ts'
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.ts'
import { type Store, StoreError } from '../../src/store/store.ts'
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
  await harness.app.listen({ host: '127.0.0.1', port: 0 })
})
afterAll(() => harness.close())

function post(path: string, rest: Partial<ApiRequest>): Promise<ApiAnswer> {
  return harness.call({ method: 'POST', path, key: channel.publisherKey, ...rest })
}

function unvalidated(validation: string, settings: Record<string, unknown> = {}) {
  return makeWebhook(harness, channel, { validation, ...settings })
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
  request_timeout: () => overSocket('GET / HTTP/1.1\r\n', giveUpWaiting),
  guid_taken: () => operate('POST', '/v1/channels', { name: 'x', guid: channel.guid }),
  operational_channel: () => operate('DELETE', '/v1/channels/posthorn', undefined),
  topic_taken: () => operate('POST', '/v1/topics', { name: 'taken.topic' }),
  topic_in_use: () => operate('DELETE', '/v1/topics/taken.topic', undefined),
  webhook_not_active: async () => {
    const suspended = await makeWebhook(harness, channel)
    const sent = await post(`${suspended.path}/test`, { json: {} })
    await post(`${suspended.path}/deactivate`, {})
    return post(`${channel.path}/deliveries/${sent.json.id}/retry`, {})
  },
  webhook_not_validated: async () => post(`${(await unvalidated('code')).path}/test`, { json: {} }),
  webhook_validated: () => post(`${webhook.path}/validation/send`, {}),
  validation_refused: async () => {
    const nobody = { webhook_url: 'http://127.0.0.1:9999/' }
    const { id, path } = await unvalidated('code', nobody)
    await harness.context.validations.ended(id as WebhookId, 10_000)
    return post(`${path}/validation`, { json: { code: 'x' } })
  },
  no_code: async () =>
    post(`${(await unvalidated('challenge')).path}/validation`, { json: { code: 'x' } }),
  wrong_code: async () =>
    post(`${(await unvalidated('code')).path}/validation`, { json: { code: 'x' } }),
  too_many_requests: async () => post(`${(await unvalidated('code')).path}/validation/send`, {}),
  delivery_open: async () => {
    const hook = await makeWebhook(harness, channel, {
      webhook_url: new URL('/hang', harness.receiverUrl).href,
      topics: ['slow'],
    })
    const { json } = await events({ json: { event_name: 'slow' } })
    return post(`${channel.path}/deliveries/${json.id}_${hook.id}/retry`, {})
  },
  event_erased: async () => {
    const [eventId] = deliveryId.split('_')
    const path = `${channel.path}/events/${eventId}/data`
    await harness.call({ method: 'DELETE', path, key: channel.publisherKey })
    return post(`${channel.path}/deliveries/${deliveryId}/retry`, {})
  },
  not_a_stream: () => post(`${webhook.path}/lease`, { json: {} }),
  replay_running: async () => {
    const { key, path } = await waitingReplay()
    return post(`${path}/replay`, { key, json: { states: ['none'] } })
  },
  replay_ended: async () => {
    const { key, replay } = await waitingReplay()
    await post(`${replay}/cancel`, { key })
    return post(`${replay}/cancel`, { key })
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
  headers_too_large: () =>
    overSocket(`GET / HTTP/1.1\r\nhost: x\r\nx: ${'x'.repeat(20_000)}\r\n\r\n`),
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

/** A webhook with a replay that has something to send and is not done with it. */
async function waitingReplay() {
  const own = await makeChannel(harness)
  const { publisherKey: key } = own
  await post(`${own.path}/events`, { key, json: { event_name: 'a' } })
  const webhook_url = new URL('/hang', harness.receiverUrl).href
  const { path } = await makeWebhook(harness, own, { webhook_url })
  const { json } = await post(`${path}/replay`, { key, json: { states: ['none'] } })
  return { key, path, replay: `${own.path}/replays/${json.id}` }
}

/** What the API answers only in a race that a test cannot arrange, or after a wait: lifecycle.test.ts waits. */
const unreachable: readonly RefusalCode[] = ['changed_meanwhile', 'validation_pending']

/** What the subscription API alone answers, in a shape of its own: subscription-api.test.ts asks for each. */
const ofSubscriptions: readonly RefusalCode[] = ['unknown_topic', 'url_unusable', 'past_the_end']

/** Asks for the metrics of a process in which reading them fails. */
function brokenBy(error: Error): Promise<ApiAnswer> {
  return askApp(appWith({ metricsText: () => Promise.reject(error) }), '/metrics')
}

function appWith(parts: { store?: Store; metricsText?: () => Promise<string> }) {
  return createApp({
    context: { ...harness.context, ...(parts.store && { store: parts.store }) },
    telemetry: { requestAnswered: () => undefined },
    metrics: { text: parts.metricsText ?? (() => Promise.resolve('')) },
    version: 'test',
    sessions: createSessions(harness.context),
    consoleFolder: null,
    trustedProxies: [],
  })
}

async function askApp(app: ReturnType<typeof appWith>, url: string): Promise<ApiAnswer> {
  const answer = await app.inject({ url })
  const { statusCode: status, headers, body: text } = answer
  return { status, headers, text, json: answer.json() }
}

it('has a test for every refusal that can be met', () => {
  const elsewhere = [...unreachable, ...ofSubscriptions]
  const codes = Object.keys(refusals).filter((code) => !elsewhere.includes(code as RefusalCode))
  expect(Object.keys(cases).sort()).toEqual(codes.sort())
})

describe('every refusal is a problem document', () => {
  it.each(Object.entries(cases))('%s', async (code, ask) => {
    const answer = await ask()
    const { status, title } = refusals[code as RefusalCode]
    expect(answer.json).toMatchObject({ code, status, title, type: `/docs#problem-${code}` })
    expect(answer.status).toBe(status)
    expect(answer.headers['content-type']).toBe('application/problem+json')
    expect(answer.headers['cache-control']).toBe('no-store')
    expect(answer.json.request_id).toBe(answer.headers['x-request-id'])
    expect(String(answer.json.detail).length).toBeGreaterThan(20)
    expect(answer.text).not.toContain('secret inner detail')
    if (status === 503 || status === 429)
      expect(answer.headers['retry-after']).toMatch(/^[1-9]\d*$/)
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

  it.each<[string, unknown]>([
    ['timeout_ms is 5, the least is 1000.', { webhook_url: url, timeout_ms: 5 }],
    [
      'timeout_ms is "x"; it takes a whole number from 1000 to 60000.',
      { webhook_url: url, timeout_ms: 'x' },
    ],
    ['success is "3xx"; it takes 2xx or 200.', { webhook_url: url, success: '3xx' }],
    [
      `name is "${'x'.repeat(80)}…", which has 201 characters, the most is 200.`,
      { webhook_url: url, name: 'x'.repeat(201) },
    ],
    [
      `name is "${'😀'.repeat(40)}…", which has 201 characters, the most is 200.`,
      { webhook_url: url, name: '😀'.repeat(201) },
    ],
    [
      '"me" is not a usable contact_email: write an e-mail address such as ops@example.com, or null for none.',
      { webhook_url: url, contact_email: 'me' },
    ],
    ['topics has "a" twice; keep one of them.', { webhook_url: url, topics: ['a', 'b', 'a'] }],
    [
      'topics has 101 items, the most is 100.',
      { webhook_url: url, topics: Array.from({ length: 101 }, (_, at) => `t${at}`) },
    ],
    [
      'auth.type is "magic"; it takes api_key, basic or bearer.',
      { webhook_url: url, auth: { type: 'magic' } },
    ],
    [
      'auth.token is missing; it takes visible ASCII characters without spaces.',
      { webhook_url: url, auth: { type: 'bearer' } },
    ],
    ['The body is 7; it takes an object.', 7],
  ])('say what was given and what is taken: %s', async (detail, body) => {
    const { json } = await create(body)
    const errors = json.errors as unknown as { detail: string }[]
    expect(errors.map((each) => each.detail)).toEqual([detail])
    expect(String(json.detail).endsWith(detail)).toBe(true)
  })

  it('of a URL name it and what can be delivered to', async () => {
    const { json } = await create({ webhook_url: 'ftp://me:hunter2@example.com/' })
    expect(json.detail).toMatch(
      /^One fault at \/webhook_url: "ftp:\/\/\[redacted\]@example\.com\/" is not a usable webhook_url\. The URL begins with ftp: /,
    )
  })

  it.each<[string, Record<string, unknown>]>([
    ['a token', { auth: { type: 'bearer', token: 'hunter2 \n' } }],
    ['a token of the wrong type', { auth: { type: 'bearer', token: ['hunter2'] } }],
    ['a user name', { auth: { type: 'basic', username: 'hunter2:', password: 'x' } }],
    ['an API key', { auth: { type: 'api_key', key: 'hunter2 ' } }],
    ['auth of the wrong type', { auth: 'hunter2' }],
    ['an unknown field of auth', { auth: { type: 'api_key', key: 'a', secret: 'hunter2' } }],
    ['a header with a line break', { headers: { 'X-Partner': 'hunter2\n' } }],
    ['a long header', { headers: { 'X-Partner': `hunter2${'x'.repeat(5_000)}` } }],
    ['a header of the wrong type', { headers: { 'X-Partner': ['hunter2'] } }],
    ['metadata with a telling name', { metadata: { token: 'hunter2'.repeat(100) } }],
    ['an object with a telling name', { name: { secret: 'hunter2' } }],
    ['what looks like one of our keys', { name: `sk_${'hunter2'.repeat(60)}` }],
  ])('never show a secret: %s', async (_, settings) => {
    const { status, text } = await create({ webhook_url: url, ...settings })
    expect(status).toBe(422)
    expect(text).not.toContain('hunter2')
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
    expect(json.detail).toMatch(/^3 faults, the first at \//)
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

it('a used Idempotency-Key is refused with what to do instead', async () => {
  const headers = { 'idempotency-key': 'twice' }
  await events({ json: { event_name: 'a' }, headers })
  const { json } = await events({ json: { event_name: 'b' }, headers })
  expect(json.detail).toBe(
    'The Idempotency-Key "twice" came with another body within the last 24 hours. To get the first answer again, send the first body again, byte for byte; for another request, take another key.',
  )
})

describe('readiness', () => {
  it('is told while the store answers', async () => {
    expect(await harness.call({ path: '/readyz' })).toMatchObject({
      status: 200,
      json: { status: 'ready' },
    })
  })

  it('ends with the word for stopping when the server stops', async () => {
    const text = Promise.withResolvers<string>()
    const app = appWith({ metricsText: () => text.promise })
    const stopping = Promise.withResolvers<void>()
    app.addHook('preClose', async () => stopping.resolve())
    await app.listen({ host: '127.0.0.1', port: 0 })
    const socket = connect(portOf(app), '127.0.0.1')
    const asked = once(app.server, 'request')
    socket.write('GET /metrics HTTP/1.1\r\nhost: x\r\n\r\n')
    await asked
    const closed = app.close()
    await stopping.promise
    app.server.once('request', () => text.resolve('figures 1'))
    socket.write('GET /readyz HTTP/1.1\r\nhost: x\r\n\r\n')
    const received = await everything(socket)
    expect(received).toContain('figures 1')
    expect(received).toContain('HTTP/1.1 503')
    expect(received).toContain('"code":"stopping"')
    await closed
  })

  it.each([
    ['stopping', 'was closed', (store: Store) => store.close()],
    [
      'storage_unavailable',
      'died',
      async (store: Store, threads: readonly Worker[]) => {
        await Promise.all(threads.map((each) => each.terminate()))
        await store.failed
      },
    ],
  ] as const)('is refused as %s when the store %s', async (code, _, end) => {
    const folder = await mkdtemp(join(tmpdir(), 'posthorn-ready-'))
    const threads: Worker[] = []
    const note = (thread: Worker) => threads.push(thread)
    process.on('worker', note)
    const store = await openSqliteStore({ path: join(folder, 'posthorn.db') })
    process.off('worker', note)
    await end(store, threads)
    const answer = await askApp(appWith({ store }), '/readyz')
    expect(answer).toMatchObject({ status: 503, json: { code } })
    await store.close()
    await rm(folder, { recursive: true })
  })
})

describe('over a socket', () => {
  it.each([
    ['what is no HTTP', 'NONSENSE\r\n\r\n', 400, 'bad_request'],
    ['a path that cannot be read', 'GET /v1/%zz HTTP/1.1\r\nhost: x\r\n\r\n', 400, 'bad_request'],
    [
      'headers past the limit',
      `GET / HTTP/1.1\r\nhost: x\r\nx: ${'x'.repeat(20_000)}\r\n\r\n`,
      431,
      'headers_too_large',
    ],
  ])('%s is a problem too', async (_, text, status, code) => {
    expect(await overSocket(text)).toMatchObject({ status, json: { code } })
  })

  it('a chunk with an endless extension is a problem too', async () => {
    const head = `POST ${channel.path}/events HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${channel.publisherKey}\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n`
    expect(await overSocket(`${head}1;${'x'.repeat(20_000)}\r\n`)).toMatchObject({
      status: 413,
      json: { code: 'body_too_large' },
    })
  })

  it('the key is asked for before the body is read', async () => {
    const head = `POST ${channel.path}/events HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{`
    expect(await overSocket(head)).toMatchObject({ status: 401, json: { code: 'unauthenticated' } })
  })

  it('the size of a body is refused before it is read, and the limit is told', async () => {
    const head = `POST ${channel.path}/events HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${channel.publisherKey}\r\ncontent-type: application/json\r\ncontent-length: 1000000000\r\n\r\n{`
    const { status, json } = await overSocket(head)
    expect(status).toBe(413)
    expect(json).toMatchObject({
      code: 'body_too_large',
      detail: expect.stringMatching(/larger than \d+ bytes/),
    })
  })
})

/** Writes to a bare socket, does what is to be done with the server's end, and reads one problem. */
async function overSocket(
  text: string,
  then: (accepted: Socket) => void = () => undefined,
): Promise<ApiAnswer> {
  const connected = once(harness.app.server, 'connection')
  const socket = connect(portOf(harness.app), '127.0.0.1', () => socket.write(text))
  const answer = wholeAnswer(socket)
  const [accepted] = await connected
  then(accepted)
  return answer.finally(() => socket.destroy())
}

function wholeAnswer(socket: Socket): Promise<ApiAnswer> {
  return new Promise((done, fail) => {
    let received = ''
    socket.setEncoding('utf8').on('error', fail)
    socket.on('data', (part) => {
      received += part
      const [head = '', text] = received.split('\r\n\r\n')
      const [statusLine = '', ...lines] = head.split('\r\n')
      const headers = Object.fromEntries(lines.map((line) => line.split(': ')))
      if (text === undefined || Buffer.byteLength(text) < Number(headers['content-length'])) return
      done({ status: Number(statusLine.split(' ')[1]), headers, text, json: JSON.parse(text) })
    })
  })
}

/** Node looks for late requests twice a minute; this is what it tells the server of one. */
function giveUpWaiting(accepted: Socket) {
  const late = Object.assign(new Error('Request timeout'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' })
  harness.app.server.emit('clientError', late, accepted)
}

async function everything(socket: Socket): Promise<string> {
  let received = ''
  for await (const part of socket.setEncoding('utf8')) received += part
  return received
}

function portOf({ server }: Harness['app']): number {
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}
