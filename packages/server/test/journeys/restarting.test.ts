import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createPublisher, publisherOf } from '../publisher.ts'
import { answer, hang } from '../receiver/behaviour.ts'
import { type Receiver, startReceiver } from '../receiver/receiver.ts'
import { startTestServer, type TestServer } from '../running-server.ts'

let server: TestServer
let receiver: Receiver

beforeEach(async () => {
  receiver = await startReceiver()
})
afterEach(async () => {
  await server.close()
  await receiver.close()
})

describe('a server that is stopped and started again', () => {
  test('goes on with the retries that waited', async () => {
    server = await startTestServer()
    receiver.behave('/', { per: 'event', steps: [answer(500), answer(200)] })
    const publisher = await createPublisher(server)
    const key = await publisher.api.ok<{ key: string }>('POST', `${publisher.path}/keys`, {
      name: 'second',
    })
    await publisher.webhook({ webhook_url: receiver.url, retry_policy: { delays: [1, 1, 1] } })
    const id = await publisher.publish('a')
    await publisher.logWhen(id, 'retrying')

    server = await server.restart()
    const later = publisherOf(server, { id: publisher.channelId, publisher_key: key.key })
    expect((await later.logWhen(id, 'delivered')).attempts).toHaveLength(2)
  })

  test('stops within its deadline beside a receiver that hangs, and delivers that event afterwards [life-at-least-once]', async () => {
    const env = { POSTHORN_STOP_TIMEOUT_S: '1' }
    server = await startTestServer(env)
    receiver.behave('/', { per: 'path', steps: [hang, answer(200)] })
    const publisher = await createPublisher(server)
    const key = await publisher.api.ok<{ key: string }>('POST', `${publisher.path}/keys`, {
      name: 'second',
    })
    await publisher.webhook({ webhook_url: receiver.url, timeout_ms: 60_000 })
    const id = await publisher.publish('a')
    await receiver.received(1)

    server = await server.restart()
    const later = publisherOf(server, { id: publisher.channelId, publisher_key: key.key })
    await later.logWhen(id, 'delivered')
    expect(receiver.posts.map((post) => post.id)).toEqual([id, id])
  })

  test('answers readyz with 200, and refuses a second process on its store', async () => {
    server = await startTestServer()
    expect((await server.operator.call('GET', '/readyz')).status).toBe(200)
    await expect(startTestServer({}, server.folder)).rejects.toThrow(/in use by another Posthorn/)
  })
})
