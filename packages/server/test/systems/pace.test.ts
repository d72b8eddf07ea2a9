import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { eventually } from '../eventually.ts'
import { createPublisher, type Publisher } from '../publisher.ts'
import { startAskedReceiver } from '../receiver/asked-receiver.ts'
import { answer } from '../receiver/behaviour.ts'
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

interface Pace {
  readonly breaker: string
  readonly open_until: string | null
  readonly paused_until: string | null
  readonly max_in_flight_now: number
  readonly rate_limit: number | null
}

async function paceOf({ id }: { readonly id: string }): Promise<Pace> {
  const path = `${publisher.path}/webhooks/${id}`
  return (await publisher.api.ok<{ pace: Pace }>('GET', path)).pace
}

/** In one request, so that all are accepted in one order. */
async function publishAll(count: number): Promise<string[]> {
  const events = Array.from({ length: count }, (_, n) => ({
    event_name: 'order.created',
    data: { n },
  }))
  const path = `${publisher.path}/events/batch`
  return (await publisher.api.ok<{ data: { id: string }[] }>('POST', path, events)).data.map(
    ({ id }) => id,
  )
}

async function delivered(webhook: { readonly id: string }, count: number): Promise<void> {
  const path = `${publisher.path}/webhooks/${webhook.id}/deliveries?state=delivered&limit=100`
  await eventually(
    async () => (await publisher.api.ok<{ data: unknown[] }>('GET', path)).data.length,
    (length) => length === count,
  )
}

const postsAt = (path: string) => receiver.posts.filter((post) => post.path === path)

const insteadOfRetrying = { delays: [3_600] }

describe('a webhook that is well', () => {
  test('shows a pace without limits', async () => {
    const webhook = await publisher.webhook({ webhook_url: receiver.url, max_in_flight: 4 })
    await publisher.publish('order.created')
    await receiver.received(1)
    expect(await paceOf(webhook)).toEqual({
      breaker: 'closed',
      open_until: null,
      paused_until: null,
      max_in_flight_now: 4,
      rate_limit: null,
    })
  })
})

describe('a rate limit of 20 a second', () => {
  test('holds in every window, in the order of acceptance, and no other webhook feels it [pace-rate]', async () => {
    const limited = await publisher.webhook({
      webhook_url: `${receiver.url}/limited`,
      rate_limit: 20,
      max_in_flight: 1,
    })
    const free = await publisher.webhook({ webhook_url: `${receiver.url}/free` })
    expect(await paceOf(limited)).toMatchObject({ rate_limit: 20 })
    const ids = await publishAll(70)

    await delivered(free, ids.length)
    expect(postsAt('/limited').length).toBeLessThan(ids.length)
    await delivered(limited, ids.length)

    const posts = postsAt('/limited')
    expect(posts.map(({ id }) => id)).toEqual(ids)
    // A tenth of a second's worth may leave at once; half as much again is for the way to the receiver.
    const most = (20 + 2) * 1.5
    for (const { receivedAtMs: fromMs } of posts) {
      const within = posts.filter(
        ({ receivedAtMs }) => receivedAtMs >= fromMs && receivedAtMs < fromMs + 1_000,
      )
      expect(within.length).toBeLessThanOrEqual(most)
    }
  })

  test('can be lifted while deliveries wait for it', async () => {
    const webhook = await publisher.webhook({ webhook_url: receiver.url, rate_limit: 0.01 })
    const ids = await publishAll(50)
    await receiver.received(1)
    expect(receiver.posts).toHaveLength(1)
    await publisher.api.ok('PATCH', `${publisher.path}/webhooks/${webhook.id}`, {
      rate_limit: null,
    })
    await delivered(webhook, ids.length)
  })
})

describe('a limit of three attempts under way', () => {
  test('holds while the receiver takes its time, and each answer lets one more go [pace-in-flight]', async () => {
    const slow = await startAskedReceiver()
    const answers: (() => void)[] = []
    slow.answer(() => new Promise((reply) => answers.push(() => reply({ status: 204 }))))
    const limited = await publisher.webhook({ webhook_url: slow.url, max_in_flight: 3 })
    const free = await publisher.webhook({ webhook_url: receiver.url })
    const { length } = await publishAll(20)
    await delivered(free, length)
    for (let answered = 0; answered < length; answered++) {
      const most = Math.min(answered + 3, length)
      await slow.request(most)
      expect(slow.asked).toHaveLength(most)
      answers[answered]?.()
    }
    await delivered(limited, length)
  })
})

describe('a receiver that answers 429 with Retry-After', () => {
  test('is left alone for that time, and what waits loses no attempt [pace-slow-down]', async () => {
    receiver.behave('/', {
      per: 'path',
      steps: [answer(429, { headers: { 'retry-after': '2' } }), answer(204)],
    })
    const webhook = await publisher.webhook({
      webhook_url: receiver.url,
      retry_policy: { delays: [1] },
      max_in_flight: 1,
    })
    const ids = await publishAll(10)
    await receiver.received(1)
    const pace = await eventually(
      () => paceOf(webhook),
      ({ paused_until }) => paused_until !== null,
    )
    expect(pace.breaker).toBe('closed')
    expect(receiver.posts).toHaveLength(1)

    await delivered(webhook, ids.length)
    const [first, second] = receiver.posts
    expect((second?.receivedAtMs ?? 0) - (first?.receivedAtMs ?? 0)).toBeGreaterThan(1_900)
    expect(receiver.posts).toHaveLength(ids.length + 1)
    for (const id of ids) {
      const [entry] = await publisher.log(id)
      expect(entry?.attempts.length).toBe(id === first?.id ? 2 : 1)
    }
    expect(await paceOf(webhook)).toMatchObject({ paused_until: null })
  })

  test('and names a day is tried with other events after five minutes at the latest', async () => {
    receiver.behave('/', {
      per: 'path',
      steps: [answer(503, { headers: { 'retry-after': '86400' } })],
    })
    const webhook = await publisher.webhook({ webhook_url: receiver.url, max_in_flight: 1 })
    const id = await publisher.publish('order.created')
    const entry = await publisher.logWhen(id, 'retrying')
    expect(Date.parse(entry.next_attempt_at ?? '') - Date.now()).toBeGreaterThan(86_000_000)
    const { paused_until } = await paceOf(webhook)
    const pausedMs = Date.parse(paused_until ?? '') - Date.now()
    expect(pausedMs).toBeGreaterThan(0)
    expect(pausedMs).toBeLessThanOrEqual(5 * 60_000)

    const waiting = await publisher.publish('order.created')
    expect(await publisher.log(waiting)).toMatchObject([{ status: 'pending', attempts: [] }])
    expect(receiver.posts).toHaveLength(1)
  })

  test('is tried at once when its URL changes', async () => {
    receiver.behave('/', {
      per: 'path',
      steps: [answer(429, { headers: { 'retry-after': '3600' } })],
    })
    const webhook = await publisher.webhook({
      webhook_url: receiver.url,
      retry_policy: insteadOfRetrying,
      max_in_flight: 1,
    })
    const [first, ...others] = await publishAll(5)
    await publisher.logWhen(first ?? '', 'retrying')
    await publisher.api.ok('PATCH', `${publisher.path}/webhooks/${webhook.id}`, {
      webhook_url: `${receiver.url}/moved`,
    })
    await delivered(webhook, others.length)
    expect(new Set(postsAt('/moved').map(({ id }) => id))).toEqual(new Set(others))
  })
})

describe.each([429, 502, 503, 504])('a receiver that answers %i in bursts', (status) => {
  test('gets fewer attempts at once, and all of them again when it keeps up [pace-slow-down]', async () => {
    const busy = answer(status, { afterMs: 100 })
    receiver.behave('/', {
      per: 'path',
      steps: [busy, busy, busy, busy, busy, busy, busy, busy, answer(204, { afterMs: 200 })],
    })
    const webhook = await publisher.webhook({
      webhook_url: receiver.url,
      retry_policy: insteadOfRetrying,
    })
    const first = await publishAll(16)
    await delivered(webhook, first.length - 8)
    const slow = await paceOf(webhook)
    expect(slow.breaker).toBe('closed')
    expect(slow.max_in_flight_now).toBeLessThanOrEqual(9)

    receiver.behave('/', { per: 'path', steps: [answer(204)] })
    await publishAll(92)
    await delivered(webhook, 100)
    expect(await paceOf(webhook)).toMatchObject({ max_in_flight_now: 16 })
  })
})

describe('a receiver that is down', () => {
  test('is left alone but for a probe, and gets everything when it is back [pace-breaker]', async () => {
    const port = Number(new URL(receiver.url).port)
    const downUrl = receiver.url
    await receiver.close()
    const webhook = await publisher.webhook({
      webhook_url: downUrl,
      retry_policy: { delays: [1, 1, 1] },
      max_in_flight: 2,
    })
    const ids = await publishAll(60)
    const open = await eventually(
      () => paceOf(webhook),
      ({ breaker }) => breaker === 'open',
    )
    expect(Date.parse(open.open_until ?? '')).toBeGreaterThan(Date.now())
    const late = await publisher.publish('order.created')
    const { body: metrics } = await server.operator.call<string>('GET', '/metrics')
    expect(metrics).toMatch(/^posthorn_breakers_open [1-9]/m)

    receiver = await startReceiver({ port })
    await delivered(webhook, ids.length + 1)
    expect(receiver.posts).toHaveLength(ids.length + 1)
    expect(await paceOf(webhook)).toMatchObject({ breaker: 'closed', open_until: null })
    const tried = await Promise.all(
      [...ids, late].map(async (id) => (await publisher.log(id))[0]?.attempts.length ?? 0),
    )
    // Ten in a row and one beside the tenth met the refusal; the others never knew.
    expect(tried.filter((attempts) => attempts > 1).length).toBeLessThanOrEqual(11)
    expect(tried.filter((attempts) => attempts === 1).length).toBeGreaterThanOrEqual(50)
  })

  test('does not hold up the other webhooks of the channel', async () => {
    receiver.behave('/down', { per: 'path', steps: [answer(502)] })
    const down = await publisher.webhook({
      webhook_url: `${receiver.url}/down`,
      retry_policy: insteadOfRetrying,
    })
    const works = await publisher.webhook({ webhook_url: `${receiver.url}/works` })
    await publishAll(50)
    await publishAll(50)
    await delivered(works, 100)
    expect(await paceOf(down)).toMatchObject({ breaker: 'open' })
    expect(postsAt('/down').length).toBeLessThan(10 + 16)
  })

  test('for nobody but a handler that breaks is not taken for down', async () => {
    receiver.behave('/', { per: 'event', steps: [answer(500), answer(204)] })
    const webhook = await publisher.webhook({
      webhook_url: receiver.url,
      retry_policy: { delays: [1] },
    })
    const ids = await publishAll(60)
    await delivered(webhook, ids.length)
    expect(receiver.posts).toHaveLength(2 * ids.length)
  })

  test('is tried at once after it was suspended and reactivated', async () => {
    receiver.behave('/', { per: 'path', steps: [answer(504)] })
    const webhook = await publisher.webhook({
      webhook_url: receiver.url,
      retry_policy: insteadOfRetrying,
      max_in_flight: 1,
    })
    const ids = await publishAll(40)
    await eventually(
      () => paceOf(webhook),
      ({ breaker }) => breaker === 'open',
    )
    receiver.behave('/', { per: 'path', steps: [answer(204)] })
    const path = `${publisher.path}/webhooks/${webhook.id}`
    await publisher.api.ok('POST', `${path}/deactivate`)
    await publisher.api.ok('POST', `${path}/reactivate`)
    await delivered(webhook, ids.length)
  })
})
