import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer as createHttp, type RequestListener } from 'node:http'
import { createServer as createHttps } from 'node:https'
import { type AddressInfo, createServer as createTcp, type Server, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

/** A server on 127.0.0.1 that lives as long as the test and counts who connected. */
export interface Loopback {
  readonly port: number
  readonly url: string
  /** TCP connections so far. */
  connections(): number
  /** Ends every open connection. */
  hangUp(): void
}

/** A server that speaks HTTP as it should. */
export function httpServer(listener: RequestListener): Promise<Loopback> {
  return listen(createHttp({ keepAliveTimeout: 60_000 }, listener), 'http')
}

/** A server that speaks HTTPS with a certificate of `packages/server/test/tls`. */
export function httpsServer(certificate: string, listener: RequestListener): Promise<Loopback> {
  const pem = tlsFile(certificate)
  return listen(createHttps({ key: pem, cert: pem }, listener), 'https')
}

/** A server that does with each socket what the test says. */
export function tcpServer(talk: (socket: Socket) => void): Promise<Loopback> {
  return listen(createTcp(talk), 'http')
}

/** Answers every request with the same bytes, whatever they are. */
export function rawServer(answer: string | Buffer): Promise<Loopback> {
  return tcpServer((socket) => socket.once('data', () => socket.write(answer)))
}

export function tlsFile(name: string): string {
  return readFileSync(new URL(`../../../test/tls/${name}`, import.meta.url), 'utf8')
}

async function listen(server: Server, scheme: string): Promise<Loopback> {
  const open = new Set<Socket>()
  let count = 0
  server.on('connection', (socket: Socket) => {
    count += 1
    open.add(socket)
    socket.on('close', () => open.delete(socket))
    socket.on('error', () => {})
  })
  const hangUp = () => {
    for (const socket of open) socket.destroy()
  }
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    hangUp()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return { port, url: `${scheme}://127.0.0.1:${port}/hook`, connections: () => count, hangUp }
}
