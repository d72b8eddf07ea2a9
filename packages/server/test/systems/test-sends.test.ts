import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { eventually } from '../eventually.ts'
import { createPublisher, type Publisher } from '../publisher.ts'
import { startTestServer, type TestServer } from '../running-server.ts'

/** Test sends to a receiver that takes connections and never answers. */

let server: TestServer
let publisher: Publisher

beforeAll(async () => {
  server = await startTestServer()
  publisher = await createPublisher(server)
})
afterAll(() => server.close())

async function silentReceiver() {
  const open = new Set<Socket>()
  let taken = 0
  const listener = createServer((socket) => {
    taken += 1
    open.add(socket)
    socket.resume().on('error', () => undefined)
    socket.on('close', () => open.delete(socket))
  })
  listener.listen(0, '127.0.0.1')
  await once(listener, 'listening')
  onTestFinished(() => {
    for (const socket of open) socket.destroy()
    listener.close()
  })
  const { port } = listener.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/`,
    holds: (count: number) =>
      eventually(
        async () => open.size,
        (size) => size === count,
      ),
    taken: () => taken,
  }
}

/** Asks for a test; answers how to hang up. */
function askFor(id: string): () => void {
  const caller = new AbortController()
  const path = `${publisher.path}/webhooks/${id}/test`
  publisher.api.call('POST', path, { signal: caller.signal }).catch(() => undefined)
  return () => caller.abort()
}

test('two tests of a webhook wait for its receiver at once; those whose caller hangs up end', async () => {
  const receiver = await silentReceiver()
  const { id } = await publisher.webhook({ webhook_url: receiver.url, timeout_ms: 60_000 })
  const hangUps = [askFor(id), askFor(id)]
  await receiver.holds(2)
  const third = await publisher.api.call('POST', `${publisher.path}/webhooks/${id}/test`)
  expect(third).toMatchObject({ status: 429, body: { code: 'too_many_requests' } })
  expect(Number(third.headers.get('retry-after'))).toBeGreaterThan(0)
  for (const hangUp of hangUps) hangUp()
  await receiver.holds(0)
  expect(receiver.taken()).toBe(2)
  const ended = await eventually(
    () => publisher.api.ok<Ended>('GET', `${publisher.path}/webhooks/${id}/deliveries`),
    ({ data }) => data.length === 2,
  )
  expect(ended.data).toMatchObject([{ error: 'stopped' }, { error: 'stopped' }])
  const hangUp = askFor(id)
  await receiver.holds(1)
  hangUp()
})

interface Ended {
  readonly data: readonly { readonly error: string | null }[]
}
