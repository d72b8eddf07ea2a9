import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import net, { type Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import type { TLSSocket } from 'node:tls'
import { gzipSync } from 'node:zlib'
import { Webhook as StandardWebhook } from 'standardwebhooks'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Webhook } from '../domain/webhook.ts'
import { createEgressPolicy } from './egress-policy.ts'
import type { Sender, Sent, Shipment } from './sender.ts'
import { httpServer, httpsServer, rawServer, tcpServer, tlsFile } from './suite/loopback.ts'
import { sampleEvent, sampleShipment, sampleWebhook, secret, systemClock } from './suite/samples.ts'
import { createUndiciSender, type UndiciSenderOptions } from './undici-sender.ts'

function openSender(options: Partial<UndiciSenderOptions> = {}): Sender {
  const sender = createUndiciSender({
    policy: createEgressPolicy({ allowNetworks: ['127.0.0.0/8', '::1'], allowMetadata: false }),
    clock: systemClock,
    version: '1.2.3',
    ca: tlsFile('authority.pem'),
    ...options,
  })
  onTestFinished(() => sender.close())
  return sender
}

function post(
  sender: Sender,
  url: string,
  change: Partial<Webhook> = {},
  shipment: Partial<Shipment> = {},
): Promise<Sent> {
  return sender.send(sampleShipment(sampleWebhook(url, change), shipment))
}

function failure(sent: Sent) {
  if (sent.outcome.kind === 'delivered') throw new Error('it was delivered')
  return sent.outcome
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** The smallest limit there is, for receivers that never finish. */
const soon = { timeoutMs: 300 }

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

describe('connections', () => {
  it('are kept between deliveries', async () => {
    const server = await httpServer((_, response) => response.end('ok'))
    const sender = openSender()
    for (let n = 0; n < 20; n++) await post(sender, server.url)
    expect(server.connections()).toBe(1)
  })

  it('are kept after failures with a complete answer', async () => {
    const server = await httpServer((_, response) => {
      response.writeHead(500).end('x'.repeat(20_000))
    })
    const sender = openSender()
    for (let n = 0; n < 5; n++)
      expect(failure(await post(sender, server.url)).reason).toBe('http_5xx')
    expect(server.connections()).toBe(1)
  })

  it('to one origin are shared by its webhooks and limited; the others wait their turn', async () => {
    const held: ServerResponse[] = []
    const server = await httpServer((_, response) => {
      held.push(response)
      if (held.length === 3) for (const each of held.splice(0)) each.end()
    })
    const sender = openSender({ limits: { perOrigin: 3 } })
    const sent = await Promise.all(Array.from({ length: 30 }, () => post(sender, server.url)))
    expect(sent.every(({ outcome }) => outcome.kind === 'delivered')).toBe(true)
    expect(server.connections()).toBe(3)
  })

  it('are made anew when the receiver closes after each answer', async () => {
    const server = await httpServer((_, response) => {
      response.setHeader('connection', 'close').end('ok')
    })
    const sender = openSender({ limits: { perOrigin: 2 } })
    const sent = await Promise.all(Array.from({ length: 8 }, () => post(sender, server.url)))
    expect(sent.every(({ outcome }) => outcome.kind === 'delivered')).toBe(true)
    expect(sent.every(({ timings }) => timings.connectMs !== null)).toBe(true)
    expect(server.connections()).toBe(8)
  })

  it('that the receiver closes while idle are not missed', async () => {
    const server = await httpServer((_, response) => response.end('ok'))
    const sender = openSender()
    await post(sender, server.url)
    server.hangUp()
    await wait(50)
    expect((await post(sender, server.url)).outcome.kind).toBe('delivered')
    expect(server.connections()).toBe(2)
  })

  it('are closed, the one idle longest first, when there are too many', async () => {
    const servers = await Promise.all(
      [0, 1, 2].map(() => httpServer((_, response) => response.end('ok'))),
    )
    const sender = openSender({ limits: { idle: 2 } })
    for (const { url } of servers) await post(sender, url)
    for (const { url } of [...servers].reverse()) await post(sender, url)
    expect(servers.map((server) => server.connections())).toEqual([2, 1, 1])
  })

  it('that are old are not used again', async () => {
    let nowMs = 0
    const server = await httpServer((_, response) => response.end('ok'))
    const sender = openSender({ clock: { nowMs: Date.now, monotonicMs: () => nowMs } })
    await post(sender, server.url)
    nowMs += 11 * 60 * 1000
    await post(sender, server.url)
    await post(sender, server.url)
    expect(server.connections()).toBe(2)
  })

  it('end when the sender closes, and nothing is sent afterwards', async () => {
    const server = await httpServer((_, response) => response.end('ok'))
    const sender = openSender()
    await post(sender, server.url)
    await sender.close()
    expect(failure(await post(sender, server.url))).toMatchObject({ reason: 'stopped' })
    expect(server.connections()).toBe(1)
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

  it('because DNS hangs is called timeout, and later answers of DNS lead nowhere', async () => {
    const server = await httpServer((_, response) => response.end())
    const asked = Promise.withResolvers<{ address: string; family: number }[]>()
    const sender = openSender({ resolve: () => asked.promise })
    const sent = await post(sender, `http://receiver.test:${server.port}/`, soon)
    expect(failure(sent)).toMatchObject({
      reason: 'timeout',
      detail: 'DNS did not answer for receiver.test within the 0.3 s of this webhook.',
    })
    asked.resolve([{ address: '127.0.0.1', family: 4 }])
    await wait(20)
    expect(server.connections()).toBe(0)
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

describe('a receiver with TLS', () => {
  it.each([
    ['self-signed.pem', 'tls_untrusted'],
    ['other-name.pem', 'tls_name_mismatch'],
    ['expired.pem', 'tls_expired'],
  ])('and the certificate %s is called %s and gets nothing', async (certificate, reason) => {
    let requests = 0
    const server = await httpsServer(certificate, () => {
      requests += 1
    })
    const sent = await post(openSender(), server.url)
    expect(failure(sent)).toMatchObject({ reason, next: 'retry' })
    expect(requests).toBe(0)
  })

  it('is trusted only with the authority that signed it', async () => {
    const server = await httpsServer('loopback.pem', (_, response) => response.end())
    expect((await post(openSender(), server.url)).outcome.kind).toBe('delivered')
    expect(failure(await post(openSender({ ca: null }), server.url)).reason).toBe('tls_untrusted')
  })

  it('that speaks plain HTTP is called tls_failed', async () => {
    const server = await httpServer((_, response) => response.end())
    const sent = await post(openSender(), server.url.replace('http:', 'https:'))
    expect(failure(sent).reason).toBe('tls_failed')
  })

  it('that hangs in the handshake is called timeout, and its connection ends', async () => {
    const closed = Promise.withResolvers<void>()
    const server = await tcpServer((socket) => {
      socket.resume().on('close', () => closed.resolve())
    })
    const sent = await post(openSender(), server.url.replace('http:', 'https:'), soon)
    expect(failure(sent)).toMatchObject({
      reason: 'timeout',
      detail: expect.stringContaining('did not finish the TLS handshake'),
    })
    await closed.promise
  })

  it('resumes its session on the next connection', async () => {
    const resumed: boolean[] = []
    const server = await httpsServer('loopback.pem', (request, response) => {
      resumed.push((request.socket as TLSSocket).isSessionReused())
      response.setHeader('connection', 'close').end()
    })
    const sender = openSender()
    for (let n = 0; n < 3; n++) await post(sender, server.url)
    expect(resumed).toEqual([false, true, true])
  })
})

describe('a receiver that misbehaves', () => {
  it.each<[what: string, talk: (socket: Socket) => void]>([
    ['resets before it answers', (socket) => socket.once('data', () => socket.resetAndDestroy())],
    ['closes before it answers', (socket) => socket.once('data', () => socket.end())],
    [
      'closes within the headers',
      (socket) => socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-')),
    ],
  ])('and %s is called connection_reset', async (_, talk) => {
    const server = await tcpServer(talk)
    const sent = await post(openSender(), server.url)
    expect(failure(sent)).toMatchObject({ reason: 'connection_reset', next: 'retry' })
  })

  it('and resets a kept connection gets the event only once', async () => {
    let requests = 0
    const server = await tcpServer((socket) => {
      socket.on('data', () => {
        requests += 1
        if (requests === 1) socket.write('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n')
        else socket.resetAndDestroy()
      })
    })
    const sender = openSender()
    await post(sender, server.url)
    expect(failure(await post(sender, server.url)).reason).toBe('connection_reset')
    expect(requests).toBe(2)
    expect(server.connections()).toBe(1)
  })

  const silent = (socket: Socket) => {
    socket.resume()
  }
  const dripHeaders = (socket: Socket) => {
    socket.once('data', () => socket.write('HTTP/1.1 200 OK\r\n'))
    repeat(socket, () => socket.write('x-a: b\r\n'))
  }
  const endless103 = (socket: Socket) => {
    socket.on('data', () => {})
    repeat(socket, () => socket.write('HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n'))
  }
  it.each<[what: string, talk: (socket: Socket) => void]>([
    ['never answers', silent],
    ['sends its headers in drips', dripHeaders],
    ['sends 103 without end', endless103],
  ])('and %s is called timeout, and its connection ends', async (_, talk) => {
    const closed = Promise.withResolvers<void>()
    const server = await tcpServer((socket) => {
      socket.on('close', () => closed.resolve())
      talk(socket)
    })
    const sent = await post(openSender(), server.url, soon)
    expect(failure(sent)).toMatchObject({
      reason: 'timeout',
      detail: `127.0.0.1:${server.port} did not answer within the 0.3 s of this webhook.`,
    })
    await closed.promise
  })

  it('and sends its body in drips is cut off, and its status stands', async () => {
    const closed = Promise.withResolvers<void>()
    const talk = (status: string) =>
      tcpServer((socket) => {
        socket.on('close', () => closed.resolve())
        socket.once('data', () => {
          socket.write(`HTTP/1.1 ${status}\r\ncontent-length: 1000\r\n\r\n`)
          repeat(socket, () => socket.write('.'))
        })
      })
    const good = await post(openSender(), (await talk('200 OK')).url, soon)
    expect(good.outcome.kind).toBe('delivered')
    expect(good.response).toMatchObject({ status: 200, truncated: true })
    await closed.promise
    const bad = await post(openSender(), (await talk('500 No')).url, soon)
    expect(failure(bad).reason).toBe('http_5xx')
  })

  it.each([
    ['200 OK', 'content-length: 100\r\n', 'short'],
    ['200 OK', 'transfer-encoding: chunked\r\n', '5\r\nshort\r\nnonsense\r\n'],
  ])('and breaks off its body after %s %j has its status stand', async (status, header, body) => {
    const server = await tcpServer((socket) => {
      socket.once('data', () => socket.end(`HTTP/1.1 ${status}\r\n${header}\r\n${body}`))
    })
    const sent = await post(openSender(), server.url)
    expect(sent.outcome.kind).toBe('delivered')
    expect(sent.response?.truncated).toBe(true)
    expect(Buffer.from(sent.response?.body ?? []).toString()).toBe('short')
  })

  it('and sends a body without end is read up to 64 KiB, of which 16 are kept', async () => {
    const closed = Promise.withResolvers<number>()
    const server = await tcpServer((socket) => {
      socket.on('close', () => closed.resolve(socket.bytesWritten))
      socket.once('data', () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n')
        const more = () => {
          while (!socket.destroyed && socket.write('x'.repeat(16_384)));
        }
        socket.on('drain', more)
        more()
      })
    })
    const sent = await post(openSender(), server.url)
    expect(sent.outcome.kind).toBe('delivered')
    expect(sent.response?.body).toHaveLength(16_384)
    expect(sent.response?.truncated).toBe(true)
    await closed.promise
  })

  it.each([
    [16_384, false, 1],
    [16_385, true, 1],
    [65_536, true, 1],
    [65_537, true, 2],
  ])(
    'with a body of %i bytes: truncated %s, connections for two deliveries %i',
    async (length, truncated, connections) => {
      const server = await httpServer((_, response) => response.end(Buffer.alloc(length)))
      const sender = openSender()
      const sent = await post(sender, server.url)
      await post(sender, server.url)
      expect(sent.response).toMatchObject({ truncated })
      expect(sent.response?.body).toHaveLength(Math.min(length, 16_384))
      expect(server.connections()).toBe(connections)
    },
  )

  it('and sends too large a body on a connection it closes does no harm', async () => {
    const server = await httpServer((_, response) => {
      response.setHeader('connection', 'close').end(Buffer.alloc(70_000))
    })
    const sender = openSender()
    for (let n = 0; n < 5; n++) {
      expect((await post(sender, server.url)).outcome.kind).toBe('delivered')
    }
  })

  it('and sends compressed data has it kept as it came', async () => {
    const bomb = gzipSync(Buffer.alloc(10 * 1024 * 1024))
    const server = await httpServer((request, response) => {
      expect(request.headers['accept-encoding']).toBe('identity')
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb)
    })
    const sent = await post(openSender(), server.url)
    expect(sent.outcome.kind).toBe('delivered')
    expect(Buffer.from(sent.response?.body ?? [])).toEqual(bomb.subarray(0, 16_384))
  })

  it.each([
    ['one huge header', `HTTP/1.1 200 OK\r\nx-a: ${'b'.repeat(20_000)}\r\n\r\n`],
    ['many headers', `HTTP/1.1 200 OK\r\n${'x-a: b\r\n'.repeat(5_000)}\r\n`],
    ['no HTTP', 'SSH-2.0-OpenSSH_9.9\r\n'],
    ['no HTTP version', 'HTTP/9.9 200 OK\r\n\r\n'],
    ['a status of letters', 'HTTP/1.1 abc OK\r\n\r\n'],
    ['a status of 000', 'HTTP/1.1 000 Nil\r\ncontent-length: 0\r\n\r\n'],
    ['two content-lengths', 'HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab'],
    ['a header without a name', 'HTTP/1.1 200 OK\r\n: x\r\n\r\n'],
    ['a NUL in a header', 'HTTP/1.1 200 OK\r\nx-a: \0\r\n\r\n'],
  ])('and answers with %s is called response_invalid', async (_, answer) => {
    const server = await rawServer(answer)
    expect(failure(await post(openSender(), server.url)).reason).toBe('response_invalid')
  })

  it.each(['101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade', '100 Continue'])(
    'and answers %s is called http_1xx',
    async (head) => {
      const server = await rawServer(`HTTP/1.1 ${head}\r\n\r\n`)
      expect(failure(await post(openSender(), server.url)).reason).toBe('http_1xx')
    },
  )

  it('and sends odd header names has them kept without harm', async () => {
    const names = Array.from({ length: 100 }, (_, n) => `x-${n}: ${n}\r\n`).join('')
    const server = await rawServer(
      `HTTP/1.1 200 OK\r\ncontent-length: 0\r\n__proto__: a\r\n__proto__: b\r\nconstructor: c\r\n${names}\r\n`,
    )
    const sent = await post(openSender(), server.url)
    expect(sent.outcome.kind).toBe('delivered')
    const headers = sent.response?.headers ?? {}
    expect(Object.keys(headers)).toHaveLength(64)
    expect(Object.getPrototypeOf(headers)).toBe(Object.prototype)
    expect(headers.constructor).toBe('c')
  })

  it.each<[what: string, talk: (socket: Socket) => void]>([
    ['answers', (socket) => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n')],
    ['talks nonsense', (socket) => socket.write('220 mail.test ready\r\n')],
    ['closes', (socket) => socket.end()],
    ['resets', (socket) => socket.destroy()],
  ])('and %s before it is asked is not connected to again and again', async (_, talk) => {
    const plain = await tcpServer(talk)
    const sender = openSender()
    await post(sender, plain.url, soon)
    expect(plain.connections()).toBeLessThanOrEqual(2)
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

/** Does something again and again until the socket closes. */
function repeat(socket: Socket, act: () => void) {
  const timer = setInterval(act, 10)
  socket.on('close', () => clearInterval(timer))
}
