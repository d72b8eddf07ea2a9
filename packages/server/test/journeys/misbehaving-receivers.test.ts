import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { eventually } from '../eventually.ts'
import { createPublisher, type Publisher } from '../publisher.ts'
import { answer, hang, reset } from '../receiver/behaviour.ts'
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

const quick = { delays: [1, 1] }

describe('a receiver that fails', () => {
  test('twice gets the same event id a third time, and the log tells each attempt [life-at-least-once]', async () => {
    receiver.behave('/', { per: 'event', steps: [answer(500), reset, answer(200)] })
    await publisher.webhook({ webhook_url: receiver.url, retry_policy: quick })
    const id = await publisher.publish('order.created', { order: 1 })

    const entry = await publisher.logWhen(id, 'delivered')
    expect(entry.attempts.map(({ http_code, error }) => [http_code, error])).toEqual([
      [500, 'http_5xx'],
      [null, 'connection_reset'],
      [200, null],
    ])
    expect(entry).toMatchObject({ http_code: 200, error: null, next_attempt_at: null })
    expect(receiver.posts.map((post) => post.id)).toEqual([id, id, id])
    expect(new Set(receiver.posts.map((post) => post.body.toString())).size).toBe(1)
  })

  test('always is given up when the policy is exhausted, and a person can retry [life-manual-retry]', async () => {
    receiver.behave('/', { per: 'path', steps: [answer(500), answer(500), answer(204)] })
    const webhook = await publisher.webhook({
      webhook_url: receiver.url,
      retry_policy: { delays: [1] },
    })
    const id = await publisher.publish('order.created')
    const failed = await publisher.logWhen(id, 'failed')
    expect(failed).toMatchObject({ http_code: 500, error: 'http_5xx' })

    await publisher.api.ok('POST', `${publisher.path}/deliveries/${id}_${webhook.id}/retry`)
    const delivered = await publisher.logWhen(id, 'delivered')
    expect(delivered.attempts.map(({ number }) => number)).toEqual([1, 2, 3])
  })

  test('shows when the next attempt is due, and a cancelled delivery is not sent again', async () => {
    receiver.behave('/', {
      per: 'path',
      steps: [answer(503, { headers: { 'retry-after': '3600' } })],
    })
    const webhook = await publisher.webhook({ webhook_url: receiver.url })
    const id = await publisher.publish('order.created')
    const waiting = await publisher.logWhen(id, 'retrying')
    const dueInMs = Date.parse(waiting.next_attempt_at ?? '') - Date.now()
    expect(dueInMs).toBeGreaterThan(3_500_000)

    const path = `${publisher.path}/deliveries/${id}_${webhook.id}`
    await publisher.api.ok('POST', `${path}/cancel`)
    expect(await publisher.log(id)).toMatchObject([{ status: 'cancelled', next_attempt_at: null }])
    const again = await publisher.api.call('POST', `${path}/cancel`)
    expect(again).toMatchObject({ status: 409, body: { code: 'delivery_closed' } })
  })
})

describe('a receiver that says 410 Gone', () => {
  test('disables its webhook, and what waits goes on in order once it is reactivated [life-disable-410]', async () => {
    receiver.behave('/', { per: 'path', steps: [answer(500)] })
    const webhook = await publisher.webhook({
      webhook_url: receiver.url,
      retry_policy: { delays: [600] },
      max_in_flight: 1,
    })
    const waiting = []
    for (let n = 0; n < 5; n++) waiting.push(await publisher.publish('order.created', { n }))
    for (const id of waiting) await publisher.logWhen(id, 'retrying')

    receiver.behave('/', { per: 'path', steps: [answer(410), answer(200)] })
    const last = await publisher.publish('order.created', { n: 'last' })
    expect(await publisher.logWhen(last, 'failed')).toMatchObject({ error: 'gone' })

    const path = `${publisher.path}/webhooks/${webhook.id}`
    expect(await publisher.api.ok('GET', path)).toMatchObject({
      status: 'disabled',
      status_reason: 'gone',
    })
    for (const id of waiting) await publisher.logWhen(id, 'held')
    const ignored = await publisher.publish('order.created')
    expect(await publisher.log(ignored)).toEqual([])

    const before = receiver.posts.length
    await publisher.api.ok('POST', `${path}/reactivate`)
    for (const id of waiting) await publisher.logWhen(id, 'delivered')
    expect(receiver.posts.slice(before).map((post) => post.id)).toEqual(waiting)
  })
})

describe('a receiver that hangs', () => {
  test('does not hold up the others of the channel', async () => {
    receiver.behave('/hangs', { per: 'path', steps: [hang] })
    const stuck = await publisher.webhook({
      webhook_url: `${receiver.url}/hangs`,
      timeout_ms: 60_000,
      max_in_flight: 2,
    })
    await publisher.webhook({ webhook_url: `${receiver.url}/works` })
    const ids = await Promise.all(
      Array.from({ length: 200 }, (_, n) => publisher.publish('order.created', { n })),
    )
    await eventually(
      () => receiver.account.arrivals.get('/works')?.size ?? 0,
      (size) => size === ids.length,
    )
    expect(receiver.account.arrivals.get('/hangs')?.size).toBe(2)
    await publisher.api.ok('DELETE', `${publisher.path}/webhooks/${stuck.id}`)
  })

  test('is cut off after its timeout, in words', async () => {
    receiver.behave('/', { per: 'path', steps: [hang] })
    await publisher.webhook({ webhook_url: receiver.url, timeout_ms: 1_000 })
    const id = await publisher.publish('order.created')
    expect(await publisher.logWhen(id, 'retrying')).toMatchObject({
      http_code: null,
      error: 'timeout',
    })
  })
})
