import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import net from 'node:net'
import { setImmediate as turn } from 'node:timers/promises'
import type { TLSSocket } from 'node:tls'
import { Webhook as StandardWebhook } from 'standardwebhooks'
import { describe, expect, it } from 'vitest'
import { httpServer, httpsServer } from './suite/loopback.ts'
import { sampleEvent, secret } from './suite/samples.ts'
import { failure, openSender, post, soon } from './suite/sending.ts'

describe('a delivery', () => {
  it('arrives as it was signed, byte for byte, and the answer is kept', async () => {
    const seen: { request: IncomingMessage; body: Buffer }[] = []
    const server = await httpServer(async (request, response) => {
      seen.push({ request, body: await bodyOf(request) })
      response.writeHead(202, {
        'x-answer': ['a', 'b'],
        'set-cookie': 'session=hunter2',
        location: '/next?token=hunter2',
      })
      response.end('thank you')
    })
    const data = '{ "spaced" : [1, 2.50, "\\u00e9 é"] }\n'
    const sender = openSender()
    const sent = await post(sender, `${server.url}?a=b c`, {}, { event: sampleEvent(data) })

    expect(sent.outcome).toEqual({ kind: 'delivered' })
    expect(sent.response).toMatchObject({
      status: 202,
      headers: {
        'x-answer': 'a, b',
        'set-cookie': '[redacted]',
        location: '/next?token=[redacted]',
      },
      truncated: false,
    })
    expect(Buffer.from(sent.response?.body ?? []).toString()).toBe('thank you')
    const [{ request, body } = { request: undefined, body: Buffer.alloc(0) }] = seen
    expect(body.toString()).toBe(data)
    expect(request).toMatchObject({ method: 'POST', url: '/hook?a=b%20c' })
    const headers = request?.headers as Record<string, string>
    expect(() => new StandardWebhook(secret).verify(body, headers)).not.toThrow()
    // What the log shows is what was sent, but for what it hides and what undici adds.
    const { host, connection, ...rest } = headers
    expect(sent.requestHeaders).toEqual({ ...rest, 'webhook-signature': '[redacted]' })
    expect(host).toBe(`127.0.0.1:${server.port}`)
    expect(connection).toBe('keep-alive')
  })

  it('may have an empty or a large body', async () => {
    const lengths: number[] = []
    const server = await httpServer(async (request, response) => {
      lengths.push((await bodyOf(request)).length)
      response.end()
    })
    const sender = openSender()
    for (const data of ['', 'x'.repeat(1024 * 1024)]) {
      const sent = await post(sender, server.url, {}, { event: sampleEvent(data) })
      expect(sent.outcome.kind).toBe('delivered')
      expect(sent.requestHeaders['content-length']).toBe(String(data.length))
    }
    expect(lengths).toEqual([0, 1024 * 1024])
  })

  it('reports the steps of a new connection, and none for a kept one', async () => {
    const names: unknown[] = []
    const server = await httpsServer('loopback.pem', ({ socket }, response) => {
      names.push((socket as TLSSocket & { servername?: unknown }).servername)
      response.end()
    })
    const sender = openSender({ resolve: async () => [{ address: '127.0.0.1', family: 4 }] })
    const url = `https://receiver.test:${server.port}/`
    const first = await post(sender, url)
    expect(first.outcome.kind).toBe('delivered')
    for (const ms of Object.values(first.timings)) expect(ms).toBeGreaterThanOrEqual(0)
    const second = await post(sender, url)
    expect(second.timings).toMatchObject({ dnsMs: null, connectMs: null, tlsMs: null })
    expect(second.timings.firstByteMs).toBeGreaterThanOrEqual(0)
    expect(server.connections()).toBe(1)
    expect(names).toEqual(['receiver.test', 'receiver.test'])
  })
})

describe('an answer', () => {
  it('that redirects is not followed', async () => {
    const target = await httpServer((_, response) => response.end())
    const server = await httpServer((_, response) => {
      response.writeHead(307, { location: target.url }).end()
    })
    expect(failure(await post(openSender(), server.url))).toMatchObject({
      reason: 'redirect',
      detail: expect.stringContaining(`redirected to ${target.url}.`),
    })
    expect(target.connections()).toBe(0)
  })

  it.each([
    [410, {}, { reason: 'gone', next: 'disable', retryAfterMs: null }],
    [503, { 'retry-after': '120' }, { reason: 'http_5xx', next: 'retry', retryAfterMs: 120_000 }],
    [429, { 'retry-after': '999999999' }, { reason: 'throttled', retryAfterMs: 86_400_000 }],
    [
      500,
      { 'webhook-delivery': 'abort-message' },
      { reason: 'aborted_by_receiver', next: 'abort' },
    ],
    [400, { 'webhook-delivery': 'disable' }, { reason: 'disabled_by_receiver', next: 'disable' }],
  ])('of %i with %o is understood', async (status, headers, expected) => {
    const server = await httpServer((_, response) => response.writeHead(status, headers).end())
    expect(failure(await post(openSender(), server.url))).toMatchObject(expected)
  })

  it('of 201 fails a webhook that takes only 200', async () => {
    const server = await httpServer((_, response) => response.writeHead(201).end())
    const sent = await post(openSender(), server.url, { success: '200' })
    expect(failure(sent).reason).toBe('http_2xx')
  })
})

describe('a receiver that cannot be reached', () => {
  it('because nothing listens is called connection_refused', async () => {
    const server = net.createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as net.AddressInfo
    server.close()
    await once(server, 'close')
    const sent = await post(openSender(), `http://127.0.0.1:${port}/`)
    expect(failure(sent)).toMatchObject({
      reason: 'connection_refused',
      detail: `127.0.0.1:${port} refused the connection: is the receiver running?`,
      next: 'retry',
    })
    expect(sent.response).toBeNull()
    expect(sent.timings.firstByteMs).toBeNull()
  })

  it('because its name is unknown is called dns_not_found', async () => {
    const resolve = () => Promise.reject(Object.assign(new Error(), { code: 'ENOTFOUND' }))
    const sent = await post(openSender({ resolve }), 'https://nowhere.test/')
    expect(failure(sent).reason).toBe('dns_not_found')
    expect(failure(sent).detail).toContain('nowhere.test')
  })

  it('because DNS has no address is called dns_not_found', async () => {
    const sent = await post(openSender({ resolve: async () => [] }), 'https://nowhere.test/')
    expect(failure(sent).reason).toBe('dns_not_found')
  })

  it('because DNS hangs is called timeout, and a late answer of DNS leads nowhere', async () => {
    const asked = Promise.withResolvers<{ address: string; family: number }[]>()
    let opened = 0
    const sender = openSender({
      resolve: () => asked.promise,
      open: () => {
        opened += 1
        return new net.Socket()
      },
    })
    const sent = await post(sender, 'http://receiver.test/', soon)
    expect(failure(sent)).toMatchObject({
      reason: 'timeout',
      detail: 'DNS did not answer for receiver.test within the 0.3 s of this webhook.',
    })
    asked.resolve([{ address: '127.0.0.1', family: 4 }])
    await turn()
    expect(opened).toBe(0)
  })

  it('at its first address is tried at the next', async () => {
    const server = await httpServer((_, response) => response.end())
    const resolve = async () => [
      { address: '::1', family: 6 },
      { address: '127.0.0.1', family: 4 },
    ]
    const sent = await post(openSender({ resolve }), `http://receiver.test:${server.port}/`)
    expect(sent.outcome.kind).toBe('delivered')
  })
})

describe('an attempt that is stopped', () => {
  it('ends at once, together with the others under the same signal', async () => {
    const arrived = Promise.withResolvers<void>()
    let requests = 0
    const server = await httpServer((request) => {
      request.resume()
      requests += 1
      if (requests === 2) arrived.resolve()
    })
    const controller = new AbortController()
    const sender = openSender({ limits: { perOrigin: 2 } })
    const signal = controller.signal
    const all = [0, 1, 2].map(() => post(sender, server.url, {}, { signal }))
    await arrived.promise
    controller.abort()
    for (const sent of await Promise.all(all)) {
      expect(failure(sent)).toMatchObject({ reason: 'stopped', next: 'retry' })
    }
    expect(requests).toBe(2)
    const later = await post(sender, server.url, {}, { signal })
    expect(failure(later)).toMatchObject({ reason: 'stopped' })
    expect(requests).toBe(2)
  })

  it('leaves the attempts under other signals alone', async () => {
    const answer = Promise.withResolvers<void>()
    const arrived = Promise.withResolvers<void>()
    let requests = 0
    const server = await httpServer(async (_, response) => {
      requests += 1
      if (requests === 2) arrived.resolve()
      await answer.promise
      response.end()
    })
    const sender = openSender()
    const controller = new AbortController()
    const stopped = post(sender, server.url, {}, { signal: controller.signal })
    const other = post(sender, server.url, {}, { signal: new AbortController().signal })
    await arrived.promise
    controller.abort()
    expect(failure(await stopped).reason).toBe('stopped')
    answer.resolve()
    expect((await other).outcome.kind).toBe('delivered')
  })

  it('by closing the sender ends too, whether it waits, connects or is under way', async () => {
    const arrived = Promise.withResolvers<void>()
    const server = await httpServer(() => arrived.resolve())
    const sender = openSender({
      limits: { perOrigin: 1 },
      resolve: () => Promise.withResolvers<never>().promise,
    })
    const all = [
      post(sender, server.url),
      post(sender, server.url),
      post(sender, 'https://slow-dns.test/'),
    ]
    await arrived.promise
    await sender.close()
    for (const sent of await Promise.all(all)) expect(failure(sent).reason).toBe('stopped')
  })

  it('while it waits for its turn is called timeout when its time is up, and is never sent', async () => {
    const held: ServerResponse[] = []
    let requests = 0
    const server = await httpServer((_, response) => {
      requests += 1
      if (requests === 1) held.push(response)
      else response.end()
    })
    const sender = openSender({ limits: { perOrigin: 1 } })
    const first = post(sender, server.url)
    expect(failure(await post(sender, server.url, soon))).toMatchObject({
      reason: 'timeout',
      detail: 'No connection to 127.0.0.1 became free within the 0.3 s of this webhook.',
    })
    for (const response of held) response.end()
    expect((await first).outcome.kind).toBe('delivered')
    expect((await post(sender, server.url)).outcome.kind).toBe('delivered')
    expect(requests).toBe(2)
  })
})

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks)
}
