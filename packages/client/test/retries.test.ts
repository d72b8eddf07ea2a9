import {
  type ChannelClient,
  type Client,
  PosthornConnectionError,
  PosthornProblem,
} from '@posthorn/client'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  type BreakingProxy,
  closedPort,
  type Mishap,
  startBreakingProxy,
} from './breaking-proxy.ts'
import { startTestServer, type TestServer } from './running-server.ts'

let server: TestServer
let proxy: BreakingProxy
let client: Client
let channel: ChannelClient

beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.close())

beforeEach(async () => {
  proxy = await startBreakingProxy(server.url)
  client = server.operator({ url: proxy.url })
  const { id } = await server.operator().channels.create({ name: 'Shop' })
  channel = client.channel(id)
  return () => proxy.close()
})

const topics = async () => {
  const found: string[] = []
  for await (const event of channel.events.list()) found.push(event.topic)
  return found
}
const gateway: Mishap = { status: 502, body: '<h1>Bad gateway</h1>' }
const overloaded: Mishap = {
  status: 503,
  headers: { 'content-type': 'application/problem+json', 'retry-after': '0' },
  body: '{"code":"overloaded","detail":"Too much at once. Try again.","status":503}',
}

describe('a publish', () => {
  test.each([
    ['nothing has arrived', 'refuse'],
    ['the answer was lost', 'lose'],
    ['the answer broke off', 'cut'],
    ['a gateway answered', gateway],
    ['the server had too much to do', overloaded],
  ] satisfies [string, Mishap][])('is sent again when %s, and happens once', async (_, mishap) => {
    proxy.next(mishap, mishap)
    const event = await channel.events.publish({ topic: 'order.created', data: { order: 1 } })
    expect(await channel.event(event.id).get()).toEqual(event)
    expect(await topics()).toEqual(['order.created'])
    const keys = proxy.seen.slice(0, 3).map(({ idempotencyKey }) => idempotencyKey)
    expect(keys[0]).toMatch(/^[0-9a-f]{32}$/)
    expect(new Set(keys).size).toBe(1)
  })

  test('is another one the next time, and the same one under a key of your own', async () => {
    const event = { topic: 'order.created' }
    const first = await channel.events.publish(event, { idempotencyKey: 'order-1' })
    const again = await channel.events.publish(event, { idempotencyKey: 'order-1' })
    const other = await channel.events.publish(event)
    expect(again).toEqual(first)
    expect(other.id).not.toBe(first.id)
  })

  test('is given up after as many tries as asked for, and says why', async () => {
    proxy.next('refuse', 'refuse')
    const lost = channel.events.publish({ topic: 'order.created' }, { retries: 1 })
    await expect(lost).rejects.toBeInstanceOf(PosthornConnectionError)
    await expect(lost).rejects.toMatchObject({ code: 'network' })
    await expect(lost).rejects.toThrow(/^POST http\S+\/events got no answer: .+/)
    expect(proxy.seen).toHaveLength(2)
  })

  test('is not sent again when the server has refused it', async () => {
    await expect(channel.events.publish({ topic: 'no topic' })).rejects.toThrow(PosthornProblem)
    expect(proxy.seen).toHaveLength(1)
  })
})

describe('what could happen twice', () => {
  test('is not sent again when nobody knows what became of it', async () => {
    const { id } = await channel.keys.create({ name: 'checkout' })
    proxy.next('lose')
    await expect(channel.key(id).rotate()).rejects.toBeInstanceOf(PosthornConnectionError)
    proxy.next(gateway)
    await expect(channel.key(id).rotate()).rejects.toMatchObject({ code: 'unexpected_answer' })
    expect(proxy.seen.filter(({ path }) => path.endsWith('/rotate'))).toHaveLength(2)
  })

  test('is sent again when the server said that it did nothing', async () => {
    const { id } = await channel.keys.create({ name: 'checkout' })
    proxy.next(overloaded, { status: 429, headers: { 'retry-after': '0' } })
    await channel.key(id).rotate()
    expect(proxy.seen.filter(({ path }) => path.endsWith('/rotate'))).toHaveLength(3)
  })

  test('includes creating without a key, where the server remembers nothing', async () => {
    const anyone = server.operator({ url: proxy.url, key: null })
    proxy.next('lose')
    await expect(anyone.channels.create({ name: 'Open' })).rejects.toThrow(PosthornConnectionError)
    expect(proxy.seen.at(-1)).toMatchObject({ path: '/v1/channels', idempotencyKey: undefined })
  })
})

describe('a delete', () => {
  test('is done when its answer was lost and a repeat finds nothing', async () => {
    const { id } = await channel.webhooks.create({ webhook_url: await closedPort() })
    proxy.next('lose')
    await channel.webhook(id).delete()
    await expect(channel.webhook(id).delete()).rejects.toMatchObject({ code: 'not_found' })
    expect(proxy.seen.filter(({ method }) => method === 'DELETE')).toHaveLength(3)
  })

  test('of what never was stays a problem, also after one too many', async () => {
    proxy.next({ status: 429 })
    await expect(client.topic('no.such').delete()).rejects.toMatchObject({ code: 'not_found' })
    expect(proxy.seen).toHaveLength(2)
  })
})

describe('waiting', () => {
  test('longer than half a minute is left to the caller', async () => {
    proxy.next({ status: 429, headers: { 'retry-after': '31' } })
    await expect(channel.get()).rejects.toMatchObject({ status: 429, retryAfterS: 31 })
    proxy.next({ status: 503, headers: { 'retry-after': 'Fri, 31 Dec 2100 23:59:59 GMT' } })
    const problem = await channel.get().catch((error: unknown) => error)
    expect((problem as PosthornProblem).retryAfterS).toBeGreaterThan(1e9)
  })

  test('ends with the signal, by its reason', async () => {
    const stop = new AbortController()
    proxy.next({ status: 429, headers: { 'retry-after': '30' } })
    const waiting = channel.get({ signal: stop.signal })
    await expect.poll(() => proxy.seen).toHaveLength(1)
    stop.abort(new Error('closing time'))
    await expect(waiting).rejects.toThrow('closing time')
  })
})

describe('a call that gets no answer', () => {
  test('ends in time, and is sent again', async () => {
    proxy.next('stall')
    expect(await channel.get({ timeoutMs: 200 })).toMatchObject({ name: 'Shop' })
    proxy.next('stall')
    const late = channel.get({ timeoutMs: 50, retries: 0 })
    await expect(late).rejects.toMatchObject({ name: 'PosthornConnectionError', code: 'timeout' })
    await expect(late).rejects.toThrow('nothing came within 50 ms')
  })

  test('ends with a signal of its own or of the client', async () => {
    const own = new AbortController()
    const all = new AbortController()
    const ended = server.operator({ url: proxy.url, signal: all.signal })
    proxy.next('stall', 'stall')
    const calls = [ended.channels.list().page(), ended.service.health({ signal: own.signal })]
    await expect.poll(() => proxy.seen).toHaveLength(2)
    own.abort()
    await expect(calls[1]).rejects.toMatchObject({ name: 'AbortError' })
    all.abort(new Error('leaving'))
    await expect(calls[0]).rejects.toThrow('leaving')
    await expect(ended.service.health()).rejects.toThrow('leaving')
    expect(proxy.seen).toHaveLength(2)
  })

  test('names the closed port', async () => {
    const nobody = server.operator({ url: await closedPort(), retries: 0 })
    await expect(nobody.service.health()).rejects.toThrow(
      /^GET http:\S+\/healthz got no answer: .*ECONNREFUSED/,
    )
  })
})
