import { createClient, PosthornProblem } from '@posthorn/client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type BreakingProxy, startBreakingProxy } from './breaking-proxy.ts'
import { operatorKey, startTestServer, type TestServer } from './running-server.ts'

let server: TestServer
let proxy: BreakingProxy

beforeAll(async () => {
  server = await startTestServer()
  proxy = await startBreakingProxy(server.url)
})
afterAll(async () => {
  await proxy.close()
  await server.close()
})

describe('a problem', () => {
  test('carries the code, the sentence, the fields at fault and the id of the request', async () => {
    const { id } = await server.operator().channels.create({ name: 'Shop' })
    const { webhooks } = server.operator().channel(id)
    const problem = await webhooks
      .create({ webhook_url: 'http://127.0.0.1:9/', timeout_ms: 5 })
      .catch((error: unknown) => error)
    expect(problem).toBeInstanceOf(PosthornProblem)
    expect(problem).toMatchObject({
      name: 'PosthornProblem',
      code: 'invalid_request',
      status: 422,
      errors: [{ pointer: '/timeout_ms', code: 'out_of_range' }],
      requestId: expect.stringMatching(/./),
      retryAfterS: null,
      request: `POST ${server.url}/v1/channels/${id}/webhooks`,
    })
    const { detail, message } = problem as PosthornProblem
    expect(message).toBe(detail)
    expect(detail).toContain('timeout_ms is 5, the least is 1000')
  })

  test('names a missing key and an unknown channel', async () => {
    const anyone = createClient({ url: server.url })
    await expect(anyone.channels.list().page()).rejects.toMatchObject({ code: 'unauthenticated' })
    await expect(server.operator().channel('no-such').get()).rejects.toMatchObject({
      code: 'not_found',
      errors: [],
    })
  })

  test.each([
    ['the page of a gateway', { status: 502, body: '<h1>Bad gateway</h1>' }, 502],
    ['a page instead of JSON', { status: 200, body: '<h1>Hello</h1>' }, 200],
    ['JSON of another kind', { status: 404, body: '{"message":"no Route"}' }, 404],
  ])('is also %s', async (_, mishap, status) => {
    proxy.next(mishap)
    const call = server.operator({ url: proxy.url, retries: 0 }).channels.list().page()
    await expect(call).rejects.toMatchObject({ code: 'unexpected_answer', status })
    await expect(call).rejects.toThrow(`answered ${status}, and not as Posthorn does`)
  })

  test('is a redirect, which the key does not follow', async () => {
    proxy.next({ status: 301, headers: { location: `${proxy.url}/elsewhere` } })
    const before = proxy.seen.length
    const call = server.operator({ url: proxy.url }).channels.create({ name: 'Shop' })
    await expect(call).rejects.toMatchObject({ code: 'unexpected_answer', status: 301 })
    await expect(call).rejects.toThrow('/elsewhere')
    expect(proxy.seen).toHaveLength(before + 1)
  })
})

describe('a mistake of the program', () => {
  test.each([
    ['no-url', 'is no URL of a server'],
    ['ftp://example.com', 'is no URL of a server'],
    [`http://${operatorKey}@127.0.0.1`, 'holds no user name'],
    ['http://127.0.0.1/?key=1', 'holds no user name, query'],
  ])('is the url %s', (url, says) => {
    expect(() => createClient({ url })).toThrow(says)
  })

  test('is a key with a line break, which is not repeated in the message', () => {
    for (const key of ['', 'ak_secret\n', 'ak secret']) {
      expect(() => createClient({ url: server.url, key })).toThrow(/^The key is empty or holds/)
    }
  })

  test.each(['', '.', '..'])('is %j for an id, as it leads elsewhere', (id) => {
    const channel = server.operator().channel('shop')
    expect(() => server.operator().channel(id)).toThrow(/is no id/)
    expect(() => channel.webhook(id)).toThrow(/is no id/)
  })

  test('is data that is no JSON', async () => {
    const publish = server.operator().channel('shop').events.publish
    await expect(publish({ topic: 'a', data: 1n })).rejects.toThrow(TypeError)
  })

  test('is an idempotency key with a line break', async () => {
    const { create } = server.operator({ url: proxy.url }).channels
    const before = proxy.seen.length
    await expect(create({ name: 'Shop' }, { idempotencyKey: 'a\nb' })).rejects.toThrow(TypeError)
    expect(proxy.seen).toHaveLength(before)
  })
})

test('ids go into the path as they are, whatever they hold', async () => {
  const odd = server.operator({ url: proxy.url }).channel('a/b?c#d%2e')
  await expect(odd.get()).rejects.toMatchObject({ code: 'not_found' })
  expect(proxy.seen.at(-1)?.path).toBe('/v1/channels/a%2Fb%3Fc%23d%252e')
})

test('a server below a path of its own is reached with or without a slash at the end', async () => {
  for (const url of [`${proxy.url}/hooks`, `${proxy.url}/hooks//`]) {
    proxy.next({ status: 200, body: '{"status":"ok"}' })
    await createClient({ url }).service.health()
    expect(proxy.seen.at(-1)?.path).toBe('/hooks/healthz')
  }
})
