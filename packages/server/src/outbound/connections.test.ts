import { once } from 'node:events'
import net from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type Connection, type ConnectionLimits, createConnections } from './connections.ts'
import type { Dial, Place } from './dial.ts'
import { httpServer, type Loopback } from './suite/loopback.ts'

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

describe('connections', () => {
  it('are forgotten when the receiver closes them while idle', async () => {
    const server = await httpServer((_, response) => response.end())
    const connections = open(dial)
    const { connection } = await postOn(connections, placeOf(server))
    expect(connections.size).toBe(1)
    const gone = once(connection.client, 'disconnect')
    server.hangUp()
    await gone
    expect(connections.size).toBe(0)
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
