import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { eventually } from '../eventually.ts'
import { createPublisher, type Publisher } from '../publisher.ts'
import { answer, hang, reset, type Step } from '../receiver/behaviour.ts'
import { type Receiver, startReceiver } from '../receiver/receiver.ts'
import { startTestServer, type TestServer } from '../running-server.ts'

/** The notification log of webhooks.abhinav.co: what became of an event, webhook by webhook. */
interface Entry {
  readonly id: string
  readonly event_id: string
  readonly webhook_id: string
  readonly status: string
  readonly http_code: number | null
  readonly error: string | null
  readonly next_attempt_at: string | null
  readonly attempts: readonly {
    readonly number: number
    readonly outcome: string
    readonly http_code: number | null
    readonly error: string | null
    readonly detail: string | null
    readonly started_at: string
    readonly duration_ms: number
  }[]
}

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

/** A webhook whose receiver takes these steps, one an attempt. */
async function webhook(
  path: string,
  steps: readonly [Step, ...Step[]],
  settings: Record<string, unknown> = {},
): Promise<string> {
  receiver.behave(path, { per: 'path', steps })
  const { id } = await publisher.webhook({ webhook_url: receiver.url + path, ...settings })
  return id
}

function log(eventId: string): Promise<Entry[]> {
  return publisher.api.ok('GET', `${publisher.path}/events/${eventId}/notification_log`)
}

/** What the log says of one webhook, once it has that status. */
async function entryWhen(eventId: string, webhookId: string, status: string): Promise<Entry> {
  const find = async () => (await log(eventId)).find((each) => each.webhook_id === webhookId)
  const entry = await eventually(find, (found) => found?.status === status)
  if (entry === undefined) throw new Error('no entry')
  return entry
}

function act(path: string): Promise<unknown> {
  return publisher.api.ok('POST', publisher.path + path)
}

describe('the notification log of an event that is', () => {
  test('pending: nothing came back yet, and it was due at once', async () => {
    const id = await webhook('/slow', [hang])
    const event = await publisher.publish('order.created')
    await receiver.received(1)
    expect(await log(event)).toEqual([
      {
        id: `${event}_${id}`,
        event_id: event,
        webhook_id: id,
        status: 'pending',
        http_code: null,
        error: null,
        attempts: [],
        next_attempt_at: expect.stringMatching(/Z$/),
        updated_at: expect.stringMatching(/Z$/),
      },
    ])
  })

  test('delivered: with the code, and no next try', async () => {
    const id = await webhook('/fine', [answer(202)])
    const event = await publisher.publish('order.created')
    const entry = await entryWhen(event, id, 'delivered')
    expect(entry).toMatchObject({ http_code: 202, error: null, next_attempt_at: null })
    expect(entry.attempts).toEqual([
      {
        id: expect.any(String),
        number: 1,
        started_at: expect.stringMatching(/Z$/),
        outcome: 'delivered',
        http_code: 202,
        error: null,
        detail: null,
        duration_ms: expect.any(Number),
      },
    ])
  })

  test('retrying: why each attempt failed, and when the next one is due [log-entries]', async () => {
    const steps = [reset, answer(404)] as const
    const id = await webhook('/odd', steps, { retry_policy: { delays: [1, 3_600] } })
    const event = await publisher.publish('order.created')
    const entry = await eventually(
      () => entryWhen(event, id, 'retrying'),
      ({ attempts }) => attempts.length === 2,
    )
    expect(entry).toMatchObject({ http_code: 404, error: 'http_4xx' })
    expect(entry.attempts).toMatchObject([
      { number: 1, outcome: 'failed', http_code: null, error: 'connection_reset' },
      { number: 2, outcome: 'failed', http_code: 404, error: 'http_4xx' },
    ])
    const [, second] = entry.attempts
    const waitS =
      (Date.parse(entry.next_attempt_at ?? '') - Date.parse(second?.started_at ?? '')) / 1000
    expect(waitS).toBeGreaterThan(3_200)
    expect(waitS).toBeLessThan(4_000)
  })

  test('failed: the last code and reason, and no next try', async () => {
    const id = await webhook('/down', [answer(500), answer(503)], { retry_policy: { delays: [1] } })
    const event = await publisher.publish('order.created')
    const entry = await entryWhen(event, id, 'failed')
    expect(entry).toMatchObject({ http_code: 503, error: 'http_5xx', next_attempt_at: null })
    expect(entry.attempts.map(({ number, http_code }) => [number, http_code])).toEqual([
      [1, 500],
      [2, 503],
    ])
  })

  test('failed at the first attempt, because the receiver wants no more of it', async () => {
    const no = answer(500, { headers: { 'webhook-delivery': 'abort-message' } })
    const id = await webhook('/no', [no])
    const event = await publisher.publish('order.created')
    const entry = await entryWhen(event, id, 'failed')
    expect(entry).toMatchObject({ error: 'aborted_by_receiver', next_attempt_at: null })
    expect(entry.attempts).toHaveLength(1)
  })

  test('held: nothing is due, and what was tried before stays in the log', async () => {
    const id = await webhook('/down', [answer(500)], { on_suspend: 'hold' })
    const tried = await publisher.publish('order.created')
    await entryWhen(tried, id, 'retrying')
    await act(`/webhooks/${id}/deactivate`)
    const fresh = await publisher.publish('order.created')
    const held = await entryWhen(tried, id, 'held')
    expect(held).toMatchObject({ http_code: 500, error: 'http_5xx', next_attempt_at: null })
    expect(held.attempts).toMatchObject([{ number: 1, http_code: 500 }])
    expect(await entryWhen(fresh, id, 'held')).toMatchObject({
      http_code: null,
      error: null,
      attempts: [],
      next_attempt_at: null,
    })
  })

  test('cancelled: by hand, or with its webhook, and no next try', async () => {
    const id = await webhook('/down', [answer(500)])
    const one = await publisher.publish('order.created')
    const two = await publisher.publish('order.created')
    for (const event of [one, two]) await entryWhen(event, id, 'retrying')
    await act(`/deliveries/${one}_${id}/cancel`)
    const byHand = await entryWhen(one, id, 'cancelled')
    expect(byHand).toMatchObject({ http_code: 500, error: 'by_hand', next_attempt_at: null })
    expect(byHand.attempts).toMatchObject([{ number: 1, error: 'http_5xx' }])
    await publisher.api.ok('DELETE', `${publisher.path}/webhooks/${id}`)
    expect(await entryWhen(two, id, 'cancelled')).toMatchObject({
      error: 'webhook_deleted',
      next_attempt_at: null,
    })
  })
})

describe('the notification log', () => {
  test('has an entry for each webhook that wanted the event, each with its own state [log-entries, log-alias, log-states]', async () => {
    const once = { retry_policy: { delays: [] } }
    const ids = {
      pending: await webhook('/pending', [hang]),
      delivered: await webhook('/delivered', [answer(204)]),
      retrying: await webhook('/retrying', [answer(500)]),
      failed: await webhook('/failed', [answer(500)], once),
      held: await webhook('/held', [answer(204)], { on_suspend: 'hold' }),
      cancelled: await webhook('/cancelled', [answer(500)]),
    }
    await webhook('/other', [answer(204)], { topics: ['order.paid'] })
    await act(`/webhooks/${ids.held}/deactivate`)
    const event = await publisher.publish('order.created')
    await entryWhen(event, ids.cancelled, 'retrying')
    await act(`/deliveries/${event}_${ids.cancelled}/cancel`)
    for (const [status, id] of Object.entries(ids)) await entryWhen(event, id, status)
    const all = await log(event)
    expect(Object.fromEntries(all.map((each) => [each.status, each.webhook_id]))).toEqual(ids)
    expect(await publisher.api.ok('GET', `${publisher.path}/events/${event}/log`)).toEqual(all)
  })

  test('goes on with a manual retry, and keeps what came before [life-manual-retry]', async () => {
    const once = { retry_policy: { delays: [] } }
    const id = await webhook('/mended', [answer(500), answer(204)], once)
    const event = await publisher.publish('order.created')
    await entryWhen(event, id, 'failed')
    await act(`/deliveries/${event}_${id}/retry`)
    const entry = await entryWhen(event, id, 'delivered')
    expect(entry).toMatchObject({ http_code: 204, error: null })
    expect(entry.attempts.map((each) => [each.number, each.http_code])).toEqual([
      [1, 500],
      [2, 204],
    ])
  })

  test('is empty for an event that nobody wanted, and is not there for one that never was', async () => {
    expect(await log(await publisher.publish('order.created'))).toEqual([])
    const path = `${publisher.path}/events/${publisher.channelId}/notification_log`
    expect(await publisher.api.call('GET', path)).toMatchObject({ status: 404 })
  })

  test('is the publisher’s: a subscriber gets its own deliveries, not those of others', async () => {
    const made = await publisher.webhook({ webhook_url: receiver.url })
    const { subscriber_key: key } = made as typeof made & { subscriber_key: string }
    const event = await publisher.publish('order.created')
    const subscriber = server.client(key)
    const path = `${publisher.path}/events/${event}/notification_log`
    expect(await subscriber.call('GET', path)).toMatchObject({ status: 403 })
    const own = `${publisher.path}/deliveries/${event}_${made.id}`
    expect(await subscriber.call('GET', own)).toMatchObject({ status: 200 })
  })
})
