import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { createApiClient } from '../api-client.ts'
import { createPublisher } from '../publisher.ts'
import { answer, hang } from '../receiver/behaviour.ts'
import { type Receiver, startReceiver } from '../receiver/receiver.ts'
import { operatorKey } from '../running-server.ts'
import { type ServerProcessOptions, spawnServer } from '../server-process.ts'

let folder: string
let receiver: Receiver

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'posthorn-ending-'))
  receiver = await startReceiver()
  return async () => {
    await receiver.close()
    await rm(folder, { recursive: true })
  }
})

/** A server process with a publisher that has one webhook. */
async function start(options: Omit<ServerProcessOptions, 'databaseFile'> = {}) {
  const server = spawnServer({ databaseFile: join(folder, 'test.db'), ...options })
  const url = await server.ready
  const client = (key: string) => createApiClient(url, key)
  const publisher = await createPublisher({ operator: client(operatorKey), client })
  const webhook = await publisher.webhook({ webhook_url: receiver.url, timeout_ms: 60_000 })
  const sendTest = () =>
    publisher.api.call<Tested>('POST', `${publisher.path}/webhooks/${webhook.id}/test`)
  return { server, sendTest }
}

interface Tested {
  readonly state: string
  readonly attempt_log: readonly { readonly error: string | null; readonly detail: string | null }[]
}

describe('a process that is asked to end while a test event is under way', () => {
  test('answers it when the receiver does', async () => {
    receiver.behave('/', { per: 'path', steps: [answer(200, { afterMs: 300 })] })
    const { server, sendTest } = await start()
    const tested = sendTest()
    await receiver.received(1)
    expect(await server.stop()).toBe(0)
    expect(await tested).toMatchObject({ status: 200, body: { state: 'delivered' } })
  })

  test('cuts it short within its time, and says so, when the receiver hangs', async () => {
    receiver.behave('/', { per: 'path', steps: [hang] })
    const { server, sendTest } = await start({ env: { POSTHORN_STOP_TIMEOUT_S: '2' } })
    const tested = sendTest()
    await receiver.received(1)
    // 1 would mean that it did not stop in time.
    expect(await server.stop()).toBe(0)
    const { status, body } = await tested
    expect(status).toBe(200)
    expect(body.attempt_log).toMatchObject([
      { error: 'stopped', detail: expect.stringContaining('It may have got the event.') },
    ])
  })
})

describe('a process whose store dies', () => {
  test.each(['writer', 'reader'])('by its %s ends with code 1 and a sentence', async (role) => {
    const dieOnSignal = `
      process.on('worker', (thread) => {
        if (thread.threadName === 'posthorn-store-${role}') {
          process.once('SIGUSR2', () => thread.terminate())
        }
      })`
    const nodeFlags = ['--import', `data:text/javascript,${encodeURIComponent(dieOnSignal)}`]
    const { server } = await start({ nodeFlags, quiet: true })
    process.kill(server.pid, 'SIGUSR2')
    const { exitCode, said } = await server.ended
    expect(exitCode).toBe(1)
    expect(said).toContain(
      "the server cannot go on: The store's thread ended unasked. Start it again.",
    )
  })
})
