import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import net from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type Connection, type ConnectionLimits, createConnections } from './connections.ts'
import type { Dial, Place } from './dial.ts'
import { httpServer, type Loopback } from './suite/loopback.ts'
import { failure, openSender, post } from './suite/sending.ts'

const limits: ConnectionLimits = { perOrigin: 8, idle: 8, idleMs: 30_000 }

function placeOf({ port }: Loopback): Place {
  return { origin: `http://127.0.0.1:${port}`, host: '127.0.0.1', port, secure: false }
}

const dial: Dial = async ({ host, port }) => {
  const socket = net.connect({ host, port })
  await once(socket, 'connect')
  return socket
}

function open(dialWith: Dial, change: Partial<ConnectionLimits> = {}) {
  const connections = createConnections(dialWith, { ...limits, ...change })
  onTestFinished(() => connections.close())
  return connections
}

/** Posts once on a connection and says how it ended; the connection is then given back or dropped. */
function postOn(connections: ReturnType<typeof open>, place: Place) {
  const { promise, resolve } = Promise.withResolvers<{ connection: Connection; error?: Error }>()
  connections.assign({
    place,
    begin: (connection) =>
      connection.client.dispatch(
        { method: 'POST', path: '/', body: 'x' },
        {
          onRequestStart() {},
          onResponseStart() {},
          onResponseData() {},
          onResponseEnd() {
            connections.release(connection)
            resolve({ connection })
          },
          onResponseError(_, error) {
            connections.drop(connection)
            resolve({ connection, error })
          },
        },
      ),
  })
  return promise
}

describe('a pool', () => {
  it('are forgotten when the receiver closes them while idle', async () => {
    const server = await httpServer((_, response) => response.end())
    const connections = open(dial)
    const { connection } = await postOn(connections, placeOf(server))
    expect(connections.size).toBe(1)
    const gone = once(connection.client, 'disconnect')
    server.hangUp()
    await gone
    expect(connections.size).toBe(0)
    expect(await postOn(connections, placeOf(server))).not.toHaveProperty('error')
  })

  it('are closed when they have been idle for long', async () => {
    const server = await httpServer((_, response) => response.end())
    const connections = open(dial, { idleMs: 20 })
    const { connection } = await postOn(connections, placeOf(server))
    await once(connection.client, 'disconnect')
    expect(connections.size).toBe(0)
  })

  it('that fail are forgotten', async () => {
    const server = await httpServer((_, response) => response.end())
    const connections = open(() => Promise.reject(new Error('no')))
    const { error } = await postOn(connections, placeOf(server))
    expect(error?.message).toBe('no')
    expect(connections.size).toBe(0)
  })

  it('that are closed before they can be used are made again once, and then given up', async () => {
    const server = await httpServer((_, response) => response.end())
    let dials = 0
    const connections = open(async (place, link) => {
      dials += 1
      const socket = await dial(place, link)
      return socket.destroy()
    })
    const { error } = await postOn(connections, placeOf(server))
    expect(error).toMatchObject({ code: 'POSTHORN_DIAL' })
    expect(dials).toBe(2)
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
