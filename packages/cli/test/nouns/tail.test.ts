import type { AddressInfo } from 'node:net'
import { connect, createServer, type Socket } from 'node:net'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import type { Io } from '../../src/index.ts'
import { launchSurroundings, type Surroundings } from './in-server.ts'

let at: Surroundings
let webhook: string

beforeAll(async () => {
  at = await launchSurroundings()
  const [created] = await at.json<{ id: string }>([
    ...['webhooks', 'create', at.receiver.url, '--topics', 'order.*', '--retry-policy', '1h'],
  ])
  webhook = created?.id ?? ''
})
afterAll(() => at.stop())

/** Follows the channel until so many lines came, and answers them. `onFollowing` runs once nothing is missed any more. */
async function tail(
  args: readonly string[],
  {
    lines,
    onFollowing,
  }: { readonly lines: number; readonly onFollowing: (times: number) => Promise<unknown> },
): Promise<string[]> {
  const printed: string[] = []
  let stop = () => {}
  let doing: Promise<unknown> = Promise.resolve()
  let times = 0
  const io: Partial<Io> = {
    onStop(listener) {
      stop = listener
    },
    err(text) {
      if (!text.startsWith('Following.')) return
      times += 1
      doing = onFollowing(times)
    },
    out(text) {
      printed.push(text)
      if (printed.length === lines) stop()
    },
  }
  const { code } = await at.run(['events', 'tail', ...args], io)
  await doing
  expect(code).toBe(0)
  return printed
}

test('a tail prints a line for each event and each attempt, until Ctrl+C', async () => {
  at.receiver.answer = { status: 500 }
  const [event, attempt] = await tail([], {
    lines: 2,
    onFollowing: () => at.ok(['events', 'publish', 'order.late']),
  })
  expect(event).toMatch(/^\d\d:\d\d:\d\d {2}event {6}[\w-]{36} {2}order\.late {2}to 1 webhook\n$/)
  expect(attempt).toMatch(
    /^\d\d:\d\d:\d\d {2}failed {5}[\w-]{36}_[\w-]{36} {2}order\.late {2}attempt 1, 500 in [\d.]+ m?s {2}http_5xx: .* {2}next attempt at \d\d:\d\d:\d\d\n$/,
  )
})

test('a tail with filters and --json prints what it was asked for, to go on from', async () => {
  at.receiver.answer = { status: 200 }
  const filters = ['--json', '--webhook', webhook, '--topic', 'order.*']
  const lines = await tail(filters, {
    lines: 2,
    onFollowing: async () => {
      await at.ok(['events', 'publish', 'other.thing'])
      await at.ok(['events', 'publish', 'order.early'])
    },
  })
  const [event, attempt] = lines.map((line) => JSON.parse(line))
  expect(event).toMatchObject({ kind: 'event', data: { topic: 'order.early', deliveries: 1 } })
  expect(attempt).toMatchObject({
    kind: 'attempt',
    data: { event_id: event.data.id, webhook_id: webhook, outcome: 'delivered', http_code: 200 },
  })
  const [again] = await tail([...filters, '--last-event-id', event.id], {
    lines: 1,
    onFollowing: async () => {},
  })
  expect(JSON.parse(again ?? '')).toEqual(attempt)
})

test('a tail goes on where it was when its connection breaks', async () => {
  const line = await startLine(at.server.url)
  onTestFinished(() => line.close())
  const args = ['--url', line.url, '--topic', 'broken.off', '--json']
  const lines = await tail(args, {
    lines: 2,
    async onFollowing(times) {
      if (times > 1) return
      await at.ok(['events', 'publish', 'broken.off', '--data', '1'])
      line.cut()
      await at.ok(['events', 'publish', 'broken.off', '--data', '2'])
    },
  })
  const ids = lines.map((each) => JSON.parse(each).data.id)
  const listed = await at.json<{ id: string }>(['events', 'list', '--topic', 'broken.off'])
  expect(ids).toEqual(listed.map(({ id }) => id).reverse())
})

/** A line to the server that can be cut; it is there again for the next connection. */
async function startLine(to: string): Promise<{ url: string; cut(): void; close(): void }> {
  const sockets = new Set<Socket>()
  const { hostname, port } = new URL(to)
  const server = createServer((near) => {
    const far = connect(Number(port), hostname)
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.on('error', () => socket.destroy())
      socket.on('close', () => sockets.delete(socket))
    }
    near.pipe(far).pipe(near)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const cut = () => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut,
    close() {
      cut()
      server.close()
    },
  }
}
