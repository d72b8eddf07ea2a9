import type { Socket } from 'node:net'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { httpServer, rawServer, tcpServer } from './suite/loopback.ts'
import { failure, openSender, post, soon } from './suite/sending.ts'

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

/** Does something again and again until the socket closes. */
function repeat(socket: Socket, act: () => void) {
  const timer = setInterval(act, 10)
  socket.on('close', () => clearInterval(timer))
}
