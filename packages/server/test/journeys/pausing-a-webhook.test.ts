import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { eventually } from '../eventually.ts'
import { createPublisher, type Publisher } from '../publisher.ts'
import { type Receiver, startReceiver } from '../receiver/receiver.ts'
import { startTestServer, type TestServer } from '../running-server.ts'

let server: TestServer
let receiver: Receiver
let publisher: Publisher

beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.close())

beforeEach(async () => {
  receiver = await startReceiver()
  publisher = await createPublisher(server)
  return () => receiver.close()
})

async function change(webhookId: string, what: 'deactivate' | 'reactivate') {
  return publisher.api.ok('POST', `${publisher.path}/webhooks/${webhookId}/${what}`)
}

describe('a deactivated webhook', () => {
  test('gets nothing that is published meanwhile, and the next event after it is reactivated [life-lost, life-reactivate]', async () => {
    const webhook = await publisher.webhook({ webhook_url: receiver.url })
    expect(await change(webhook.id, 'deactivate')).toMatchObject({ status: 'suspended' })
    const missed = await publisher.publish('a')
    expect(await publisher.log(missed)).toEqual([])
    expect(await change(webhook.id, 'reactivate')).toMatchObject({ status: 'active' })
    const next = await publisher.publish('a')
    await publisher.logWhen(next, 'delivered')
    expect(receiver.posts.map((post) => post.id)).toEqual([next])
  })

  test('that holds gets all of it in order, what is published during the drain included [life-hold]', async () => {
    const webhook = await publisher.webhook({
      webhook_url: receiver.url,
      on_suspend: 'hold',
      max_in_flight: 1,
    })
    await change(webhook.id, 'deactivate')
    const ids: string[] = []
    const batch = (from: number) =>
      Array.from({ length: 300 }, (_, n) => ({ event_name: 'a', data: { n: from + n } }))
    for (let from = 0; from < 900; from += 300) {
      const answer = await publisher.api.ok<{ data: { id: string }[] }>(
        'POST',
        `${publisher.path}/events/batch`,
        batch(from),
      )
      ids.push(...answer.data.map(({ id }) => id))
    }
    expect(receiver.posts).toEqual([])
    await change(webhook.id, 'reactivate')
    for (let n = 0; n < 50; n++) ids.push(await publisher.publish('a', { late: n }))
    await receiver.received(ids.length)
    expect(receiver.posts.map((post) => post.id)).toEqual(ids)

    const after = await eventually(
      () => publisher.publish('a'),
      (id) => id.length > 0,
    )
    await publisher.logWhen(after, 'delivered')
  })

  test('can be suspended again while it drains, and loses nothing', async () => {
    const webhook = await publisher.webhook({ webhook_url: receiver.url, on_suspend: 'hold' })
    await change(webhook.id, 'deactivate')
    const events = Array.from({ length: 1000 }, (_, n) => ({ event_name: 'a', data: { n } }))
    await publisher.api.ok('POST', `${publisher.path}/events/batch`, events)
    await change(webhook.id, 'reactivate')
    await receiver.received(50)
    await change(webhook.id, 'deactivate')
    await change(webhook.id, 'reactivate')
    await eventually(
      () => receiver.account.arrivals.get('/')?.size,
      (size) => size === events.length,
    )
  })
})
