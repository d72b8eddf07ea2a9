import type { AddressInfo } from 'node:net'
import { createServer, type Socket } from 'node:net'
import type { ChannelClient } from '@posthorn/client'
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest'
import { type LaunchedServer, launchServer } from '../support/launch-server.ts'
import { makeChannel } from '../support/make-channel.ts'
import { startListening } from './start-listening.ts'

let server: LaunchedServer
let channel: ChannelClient
let env: Readonly<Record<string, string>>

beforeAll(async () => {
  server = await launchServer()
})
afterAll(() => server.stop())
beforeEach(async () => {
  ;({ channel, env } = await makeChannel(server.url))
})

/** An app that answers each request with these bytes, whatever they are. Answers its URL. */
async function startRawApp(reply: (socket: Socket) => void): Promise<string> {
  const open = new Set<Socket>()
  const app = createServer((socket) => {
    open.add(socket)
    socket.on('error', () => {})
    socket.once('data', () => reply(socket))
  })
  await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    for (const socket of open) socket.destroy()
    app.close()
  })
  return `http://127.0.0.1:${(app.address() as AddressInfo).port}`
}

/** Forwards one event to an app, and answers what was said of it. */
async function forwardOne(url: string, more: readonly string[] = []) {
  const run = startListening(['--forward-to', url, '--exit-after', '1', ...more], { env })
  await run.says(/Ready/)
  await channel.events.publish({ topic: 'order.created', data: {} })
  expect(await run.ended).toMatchObject({ code: 0 })
  const [line] = run.lines
  const log = await channel.delivery(String(line?.delivery_id)).get()
  return { line, delivery: log }
}

test.each([
  'HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n',
  'HTTP/1.1 101 Switching Protocols\r\n\r\n',
])('an app that wants to speak something else has not taken the event: %j', async (reply) => {
  const url = await startRawApp((socket) => void socket.write(reply))
  const { delivery, line } = await forwardOne(url)
  expect(line).toMatchObject({ outcome: 'failed', status: 101, error: 'answered 101' })
  expect(delivery).toMatchObject({ attempt_log: [{ outcome: 'failed', http_code: 101 }] })
})

test.each([
  ['nothing', ''],
  ['half a head', 'HTTP/1.1 200 OK\r\nx-y'],
])('an app that closes the connection after %s has not answered', async (_, reply) => {
  const url = await startRawApp((socket) => void socket.end(reply))
  const { line } = await forwardOne(url)
  expect(line).toMatchObject({
    outcome: 'failed',
    status: null,
    error: 'your app closed the connection before it had answered',
  })
})

const half = 'content-length: 100\r\n\r\nthe beginning'

test.each([
  [200, 'delivered', null],
  [500, 'failed', 'answered 500: the beginning'],
] as const)('the status %i decides when the body breaks off', async (status, outcome, error) => {
  const url = await startRawApp((socket) => void socket.end(`HTTP/1.1 ${status} -\r\n${half}`))
  const { delivery, line } = await forwardOne(url)
  expect(line).toMatchObject({ outcome, status, error, settled: true })
  expect(delivery).toMatchObject({ attempt_log: [{ outcome, http_code: status }] })
})

test('the status decides when the body is no HTTP', async () => {
  const head = 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n'
  const url = await startRawApp((socket) => void socket.write(`${head}not a chunk\r\n`))
  expect((await forwardOne(url)).line).toMatchObject({ outcome: 'delivered', status: 200 })
})

test('the status decides when the body is not over in time', async () => {
  const url = await startRawApp((socket) => void socket.write(`HTTP/1.1 200 OK\r\n${half}`))
  const { line } = await forwardOne(url, ['--timeout', '1'])
  expect(line).toMatchObject({ outcome: 'delivered', status: 200, error: null })
})
