import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { ApiAnswer, ApiClient } from '../api-client.ts'
import { eventually } from '../eventually.ts'
import { createPublisher, type Publisher, publisherOf } from '../publisher.ts'
import { answer } from '../receiver/behaviour.ts'
import { type Receiver, startReceiver } from '../receiver/receiver.ts'
import { startTestServer, type TestServer } from '../running-server.ts'

interface Replay {
  readonly id: string
  readonly webhook_id: string
  readonly status: string
  readonly since: string | null
  readonly total: number
  readonly fed: number
  readonly counts: Readonly<Record<string, number>>
  readonly ended_at: string | null
}

interface Problem {
  readonly code: string
  readonly detail: string
  readonly errors?: readonly { readonly pointer: string }[]
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

const none = { pending: 0, retrying: 0, held: 0, delivered: 0, failed: 0, cancelled: 0 }
const once = { retry_policy: { delays: [] } }

/** Events in the order of their acceptance. */
async function publishMany(count: number, topic = 'a', by = publisher): Promise<string[]> {
  const ids: string[] = []
  for (let left = count; left > 0; left -= 1_000) {
    const events = Array.from({ length: Math.min(left, 1_000) }, () => ({
      event_name: topic,
      data: {},
    }))
    const path = `${by.path}/events/batch`
    const { data } = await by.api.ok<{ data: { id: string }[] }>('POST', path, events)
    ids.push(...data.map(({ id }) => id))
  }
  return ids
}

function start(webhookId: string, scope: object, by = publisher) {
  return by.api.call<Replay>('POST', `${by.path}/webhooks/${webhookId}/replay`, { json: scope })
}

async function started(webhookId: string, scope: object, by = publisher): Promise<Replay> {
  const { body, status } = await start(webhookId, scope, by)
  expect([status, body]).toEqual([202, expect.objectContaining({ status: 'running' })])
  return body
}

async function dryRun(webhookId: string, scope: object): Promise<number> {
  const counted = await start(webhookId, { ...scope, dry_run: true })
  expect(counted.status).toBe(200)
  expect(counted.body).toEqual({ dry_run: true, total: counted.body.total, total_capped: false })
  return counted.body.total
}

function progress(id: string, by = publisher): Promise<Replay> {
  return by.api.ok<Replay>('GET', `${by.path}/replays/${id}`)
}

/** Once all of it is fed, sent and written down. */
function finished(id: string, by = publisher): Promise<Replay> {
  return eventually(
    () => progress(id, by),
    ({ counts, status }) => status === 'done' && counts.pending === 0,
  )
}

function setActive(webhookId: string, what: 'deactivate' | 'reactivate') {
  return publisher.api.ok('POST', `${publisher.path}/webhooks/${webhookId}/${what}`)
}

async function countOf(webhookId: string, state: string): Promise<number> {
  const path = `${publisher.path}/webhooks/${webhookId}/deliveries?state=${state}&limit=500`
  return (await publisher.api.ok<{ data: unknown[] }>('GET', path)).data.length
}

/**
 * A webhook to which so many events failed for good; from then on its receiver takes everything. It
 * answers 400, which says nothing against the receiver as a whole: 500 would slow it down.
 */
async function failedTo(count: number, settings: object = {}) {
  receiver.behave('/', { per: 'path', steps: [answer(400)] })
  const webhook = await publisher.webhook({ webhook_url: receiver.url, ...once, ...settings })
  const ids = await publishMany(count)
  await receiver.received(count)
  await eventually(
    () => countOf(webhook.id, 'failed'),
    (failed) => failed === Math.min(count, 500),
  )
  await eventually(
    () => countOf(webhook.id, 'pending'),
    (pending) => pending === 0,
  )
  receiver.behave('/', { per: 'path', steps: [answer(204)] })
  return { webhook, ids }
}

const postsAfter = (count: number) => receiver.posts.slice(count).map(({ id }) => id)

describe('a replay', () => {
  test('sends what failed again, in the order of events, under the same webhook-id [replay-run]', async () => {
    const { webhook, ids } = await failedTo(250, { max_in_flight: 1 })
    receiver.trust('/', [webhook.secret])
    const first = await start(webhook.id, {})
    expect(first.status).toBe(202)
    expect(first.headers.get('location')).toBe(`${publisher.path}/replays/${first.body.id}`)
    expect(first.body).toMatchObject({ total: 250, fed: 0, counts: none, ended_at: null })
    const replay = await finished(first.body.id)
    expect(replay).toMatchObject({ total: 250, fed: 250, counts: { ...none, delivered: 250 } })
    expect(replay.ended_at).not.toBeNull()
    expect(postsAfter(250)).toEqual(ids)
    expect(receiver.posts.slice(250).every(({ verdict }) => verdict === 'valid')).toBe(true)
    const [id = ''] = ids
    const [entry] = await publisher.log(id)
    expect(entry).toMatchObject({ status: 'delivered' })
    expect(entry?.attempts.map(({ outcome }) => outcome)).toEqual(['failed', 'delivered'])
  })

  test('takes up the states that were named; the dry run counts them and sends nothing [replay-run, replay-never-got, replay-dry-run]', async () => {
    receiver.behave('/', { per: 'path', steps: [answer(500), answer(500), answer(204)] })
    const webhook = await publisher.webhook({ webhook_url: receiver.url, ...once })
    const failed = [await publisher.publish('a')]
    await publisher.logWhen(failed[0] ?? '', 'failed')
    failed.push(await publisher.publish('a'))
    await publisher.logWhen(failed[1] ?? '', 'failed')
    const delivered = await publisher.publish('a')
    await publisher.logWhen(delivered, 'delivered')
    await setActive(webhook.id, 'deactivate')
    const missed = await publisher.publish('a')
    const elsewhere = await publisher.publish('b')
    await setActive(webhook.id, 'reactivate')
    for (const [states, total] of [
      [undefined, 2],
      [['failed'], 2],
      [['delivered'], 1],
      [['cancelled'], 0],
      [['none'], 2],
      [['failed', 'delivered', 'cancelled', 'none'], 5],
    ] as const) {
      expect(await dryRun(webhook.id, { states }), states?.join()).toBe(total)
    }
    expect(await dryRun(webhook.id, { states: ['none'], topics: ['a'] })).toBe(1)
    expect(receiver.posts).toHaveLength(3)
    const replay = await started(webhook.id, { states: ['delivered', 'none'] })
    expect((await finished(replay.id)).counts).toEqual({ ...none, delivered: 3 })
    expect(new Set(postsAfter(3))).toEqual(new Set([delivered, missed, elsewhere]))
  })

  test('keeps to the topics and the time that were named [replay-run]', async () => {
    const ids = {
      early: await publisher.publish('order.created'),
      created: '',
      stock: '',
      deep: '',
      late: '',
    }
    const boundary = async () => (await publisher.api.call('GET', '/healthz')).status
    const tick = async () => {
      const before = Date.now()
      await eventually(boundary, () => Date.now() > before)
      return new Date().toISOString()
    }
    const since = await tick()
    ids.created = await publisher.publish('order.created')
    ids.stock = await publisher.publish('stock.low')
    ids.deep = await publisher.publish('order.line.added')
    const until = await tick()
    ids.late = await publisher.publish('order.created')
    const webhook = await publisher.webhook({ webhook_url: receiver.url })
    const scope = { states: ['none'], topics: ['order.*'], since, until }
    expect(await dryRun(webhook.id, { ...scope, topics: [] })).toBe(3)
    expect(await dryRun(webhook.id, { ...scope, since: null, until: null })).toBe(4)
    const replay = await started(webhook.id, scope)
    expect(replay).toMatchObject({ ...scope, total: 2 })
    await finished(replay.id)
    expect(new Set(receiver.posts.map(({ id }) => id))).toEqual(new Set([ids.created, ids.deep]))
  })

  test('gives a new webhook the events from before it, those alone that match its topics [replay-never-got]', async () => {
    const ids = await publishMany(300, 'order.created')
    await publishMany(20, 'stock.low')
    const webhook = await publisher.webhook({
      webhook_url: receiver.url,
      topics: ['order.*'],
      max_in_flight: 1,
    })
    const { id, total } = await started(webhook.id, { states: ['none'] })
    expect(total).toBe(300)
    await finished(id)
    expect(receiver.posts.map((post) => post.id)).toEqual(ids)
    expect(await dryRun(webhook.id, { states: ['none'] })).toBe(0)
    // The delivery is younger than its event, and younger than its webhook.
    const eventId = ids[0]
    const { api, path } = publisher
    const made = await api.ok<{ created_at: string }>(
      'GET',
      `${path}/deliveries/${eventId}_${webhook.id}`,
    )
    const event = await api.ok<{ created_at: string }>('GET', `${path}/events/${eventId}`)
    expect(made.created_at > event.created_at).toBe(true)
  })

  test('does not send the examples of test sends as if they had happened', async () => {
    const webhook = await publisher.webhook({ webhook_url: receiver.url })
    const other = await publisher.webhook({ webhook_url: receiver.url })
    await publisher.api.ok('POST', `${publisher.path}/webhooks/${webhook.id}/test`, {})
    for (const { id } of [webhook, other]) {
      expect(await dryRun(id, { states: ['delivered', 'failed', 'none'] })).toBe(0)
    }
  })

  test('passes over events whose data was erased', async () => {
    const ids = await publishMany(3)
    await publisher.api.ok('DELETE', `${publisher.path}/events/${ids[1]}/data`)
    const webhook = await publisher.webhook({ webhook_url: receiver.url })
    const { id, total } = await started(webhook.id, { states: ['none'] })
    expect(total).toBe(2)
    await finished(id)
    expect(new Set(receiver.posts.map((post) => post.id))).toEqual(new Set([ids[0], ids[2]]))
  })

  test('waits in a stream until its receiver leases it', async () => {
    const ids = await publishMany(250)
    const { id } = await publisher.webhook({ notification_type: 'stream' })
    const path = `${publisher.path}/webhooks/${id}`
    const replay = await started(id, { states: ['none'] })
    const got: string[] = []
    while (got.length < ids.length) {
      const { data } = await publisher.api.ok<{
        data: { delivery_id: string; lease_id: string }[]
      }>('POST', `${path}/lease`, { max: 100, wait_seconds: 5 })
      got.push(...data.map(({ delivery_id }) => delivery_id.slice(0, 36)))
      const results = data.map(({ lease_id }) => ({ lease_id, outcome: 'delivered' }))
      if (results.length > 0) await publisher.api.ok('POST', `${path}/settle`, { results })
    }
    expect(got).toEqual(ids)
    expect((await finished(replay.id)).counts).toEqual({ ...none, delivered: 250 })
  })

  test('retries by the policy of the webhook, which starts anew', async () => {
    const { webhook, ids } = await failedTo(1, { retry_policy: { delays: [1] } })
    receiver.behave('/', { per: 'path', steps: [answer(500), answer(204)] })
    const { id } = await started(webhook.id, {})
    await eventually(
      () => progress(id),
      ({ counts }) => counts.delivered === 1,
    )
    const [entry] = await publisher.log(ids[0] ?? '')
    expect(entry?.attempts.map(({ number }) => number)).toEqual([1, 2, 3, 4])
  })
})

describe('a replay that runs', () => {
  test('lets fresh events of the same webhook by', async () => {
    await publishMany(2_000)
    receiver.behave('/', { per: 'path', steps: [answer(204, { afterMs: 1 })] })
    const webhook = await publisher.webhook({ webhook_url: receiver.url, max_in_flight: 1 })
    const { id, total } = await started(webhook.id, { states: ['none'] })
    expect(total).toBe(2_000)
    for (const count of [50, 500, 1_000]) {
      await receiver.received(count)
      const fresh = await publisher.publish('fresh')
      const before = receiver.posts.length
      await publisher.logWhen(fresh, 'delivered')
      const place = receiver.posts.findIndex((post) => post.id === fresh)
      expect(place - before).toBeLessThan(10)
    }
    expect(await progress(id)).toMatchObject({ status: 'running' })
    await finished(id)
    expect(new Set(receiver.posts.map((post) => post.id)).size).toBe(2_003)
    expect(receiver.posts).toHaveLength(2_003)
  })

  test('pauses while its webhook is not active, and goes on afterwards', async () => {
    await publishMany(600)
    receiver.behave('/', { per: 'path', steps: [answer(204, { afterMs: 2 })] })
    const webhook = await publisher.webhook({ webhook_url: receiver.url, max_in_flight: 2 })
    const { id } = await started(webhook.id, { states: ['none'] })
    await receiver.received(100)
    await setActive(webhook.id, 'deactivate')
    const paused = await progress(id)
    expect(paused).toMatchObject({ status: 'paused', ended_at: null })
    expect(paused.fed).toBeLessThan(600)
    const still = await eventually(
      () => progress(id),
      ({ counts }) => counts.pending === 0,
    )
    expect((still.counts.held ?? 0) + (still.counts.delivered ?? 0)).toBe(still.fed)
    await setActive(webhook.id, 'reactivate')
    const done = await finished(id)
    expect(done).toMatchObject({ fed: 600, counts: { ...none, delivered: 600 } })
    // What was under way when it stopped was still written down, so nothing came twice.
    expect(receiver.posts).toHaveLength(600)
  })

  test('can be cancelled, with what is open of it; the rest stays as it was [replay-cancel]', async () => {
    const { webhook } = await failedTo(500)
    receiver.behave('/', { per: 'path', steps: [answer(204, { afterMs: 20 })] })
    await publisher.api.ok('PATCH', `${publisher.path}/webhooks/${webhook.id}`, {
      max_in_flight: 1,
    })
    const { id } = await started(webhook.id, {})
    await receiver.received(510)
    const path = `${publisher.path}/replays/${id}/cancel`
    const cancelled = await publisher.api.ok<Replay>('POST', path)
    expect(cancelled).toMatchObject({ status: 'cancelled', counts: { pending: 0, retrying: 0 } })
    expect(cancelled.ended_at).not.toBeNull()
    const { counts, fed } = cancelled
    expect(fed).toBeLessThan(500)
    expect((counts.delivered ?? 0) + (counts.cancelled ?? 0)).toBe(fed)
    expect(await countOf(webhook.id, 'failed')).toBe(500 - fed)
    const again = await publisher.api.call<Problem>('POST', path)
    expect([again.status, again.body.code]).toEqual([409, 'replay_ended'])
    const fresh = await publisher.publish('a')
    await publisher.logWhen(fresh, 'delivered')
    // The fresh event, the attempt under way, and those not written down yet; nothing of what was queued.
    expect(receiver.posts.length - 500).toBeLessThanOrEqual((counts.delivered ?? 0) + 5)
    expect(counts.cancelled).toBeGreaterThan(50)
  })

  test('can be cancelled when all of it is in line, while its retries wait [replay-cancel]', async () => {
    const { webhook } = await failedTo(3)
    receiver.behave('/', { per: 'path', steps: [answer(400)] })
    await publisher.api.ok('PATCH', `${publisher.path}/webhooks/${webhook.id}`, {
      retry_policy: { delays: [3_600] },
    })
    const { id } = await started(webhook.id, {})
    await eventually(
      () => progress(id),
      ({ counts, status }) => status === 'done' && counts.retrying === 3,
    )
    const path = `${publisher.path}/replays/${id}/cancel`
    const cancelled = await publisher.api.ok<Replay>('POST', path)
    expect(cancelled).toMatchObject({ status: 'cancelled', counts: { ...none, cancelled: 3 } })
  })

  test('ends with its webhook', async () => {
    await publishMany(600)
    receiver.behave('/', { per: 'path', steps: [answer(204, { afterMs: 2 })] })
    const webhook = await publisher.webhook({ webhook_url: receiver.url, max_in_flight: 1 })
    const { id } = await started(webhook.id, { states: ['none'] })
    await receiver.received(10)
    await publisher.api.ok('DELETE', `${publisher.path}/webhooks/${webhook.id}`)
    const ended = await progress(id)
    expect(ended).toMatchObject({ status: 'cancelled', counts: { pending: 0 } })
    expect(ended.fed).toBeLessThan(600)
  })

  test('goes on where it was after the server was stopped and started again [replay-restart]', async () => {
    const own = await startTestServer({ POSTHORN_STOP_TIMEOUT_S: '5' })
    let current = own
    try {
      const by = await createPublisher(own)
      const { key } = await by.api.ok<{ key: string }>('POST', `${by.path}/keys`, {
        scopes: ['read', 'manage'],
      })
      await publishMany(1_000, 'a', by)
      receiver.behave('/', { per: 'path', steps: [answer(204, { afterMs: 2 })] })
      const webhook = await by.webhook({ webhook_url: receiver.url, max_in_flight: 4 })
      const { id } = await started(webhook.id, { states: ['none'] }, by)
      await receiver.received(150)
      current = await own.restart()
      const later = publisherOf(current, { id: by.channelId, publisher_key: key })
      const between = await progress(id, later)
      expect(between).toMatchObject({ status: 'running', total: 1_000 })
      expect(between.fed).toBeLessThan(1_000)
      const done = await finished(id, later)
      expect(done).toMatchObject({ fed: 1_000, counts: { ...none, delivered: 1_000 } })
      expect(receiver.account.arrivals.get('/')?.size).toBe(1_000)
      expect(receiver.posts).toHaveLength(1_000)
    } finally {
      await current.close()
    }
  })
})

describe('the calls', () => {
  const problem = ({ body, status }: ApiAnswer<unknown>) => [status, (body as Problem).code]

  test('refuse a webhook that is not active, but count for it', async () => {
    await publishMany(2)
    const webhook = await publisher.webhook({ webhook_url: receiver.url })
    await setActive(webhook.id, 'deactivate')
    expect(problem(await start(webhook.id, { states: ['none'] }))).toEqual([
      409,
      'webhook_not_active',
    ])
    expect(await dryRun(webhook.id, { states: ['none'] })).toBe(2)
  })

  test('refuse a second replay to the webhook, and name the first', async () => {
    await publishMany(500)
    receiver.behave('/', { per: 'path', steps: [answer(204, { afterMs: 5 })] })
    const webhook = await publisher.webhook({ webhook_url: receiver.url, max_in_flight: 1 })
    const first = await started(webhook.id, { states: ['none'] })
    const second = await start(webhook.id, { states: ['none'] })
    expect(problem(second)).toEqual([409, 'replay_running'])
    expect(JSON.stringify(second.body)).toContain(first.id)
    await publisher.api.ok('POST', `${publisher.path}/replays/${first.id}/cancel`)
    const third = await started(webhook.id, { states: ['none'] })
    const path = `${publisher.path}/replays?webhook_id=${webhook.id}`
    const { data } = await publisher.api.ok<{ data: Replay[] }>('GET', path)
    expect(data.map(({ id }) => id)).toEqual([third.id, first.id])
    expect(data.map(({ status }) => status)).toEqual(['running', 'cancelled'])
  })

  test('answer the same request under an Idempotency-Key once, though the replay runs', async () => {
    const { webhook } = await failedTo(3)
    const path = `${publisher.path}/webhooks/${webhook.id}/replay`
    const ask = () =>
      publisher.api.call<Replay>('POST', path, {
        json: {},
        headers: { 'idempotency-key': 'replay-1' },
      })
    const [first, second] = [await ask(), await ask()]
    expect([first.status, second.status]).toEqual([202, 202])
    expect(second.body).toEqual(first.body)
    expect(second.headers.get('idempotent-replayed')).toBe('true')
    expect(second.headers.get('location')).toBe(first.headers.get('location'))
    await finished(first.body.id)
    expect(receiver.posts).toHaveLength(6)
  })

  test.each([
    [{ states: [] }, '/states'],
    [{ states: ['pending'] }, '/states/0'],
    [{ topics: ['*'] }, '/topics/0'],
    [{ since: 'yesterday' }, '/since'],
    [{ since: '2999-01-01T00:00:00Z' }, '/since'],
    [{ since: '2026-02-02T00:00:00Z', until: '2026-02-01T00:00:00Z' }, '/since'],
    [{ until: '2016-02-30T00:00:00Z' }, '/until'],
    [{ dry_run: 'maybe' }, '/dry_run'],
    [{ speed: 1 }, '/speed'],
  ])('refuse %j', async (body, pointer) => {
    const webhook = await publisher.webhook({ webhook_url: receiver.url })
    const refused = await start(webhook.id, body)
    expect(problem(refused)).toEqual([422, 'invalid_request'])
    const { errors = [] } = refused.body as unknown as Problem
    expect(errors.map((each) => each.pointer)).toEqual([pointer])
  })

  test('find no replay elsewhere, nor one that does not exist', async () => {
    const webhook = await publisher.webhook({ webhook_url: receiver.url })
    const { id } = await started(webhook.id, {})
    const other = await createPublisher(server)
    for (const path of [`${other.path}/replays/${id}`, `${other.path}/replays/nonsense`]) {
      expect(problem(await other.api.call('GET', path))).toEqual([404, 'not_found'])
      expect(problem(await other.api.call('POST', `${path}/cancel`))).toEqual([404, 'not_found'])
    }
    expect(problem(await start(webhook.id, {}, other))).toEqual([404, 'not_found'])
  })

  test('open a subscriber the replays of its own webhook, back to its creation', async () => {
    await publishMany(3)
    const subscribe = async () => {
      const made = await publisher.webhook({ webhook_url: receiver.url })
      const { subscriber_key: key } = made as unknown as { subscriber_key: string }
      return { id: made.id, api: server.client(key) }
    }
    const own = await subscribe()
    const other = await subscribe()
    await setActive(own.id, 'deactivate')
    const missed = await publisher.publish('a')
    await setActive(own.id, 'reactivate')
    const replay = (api: ApiClient, json: object) =>
      api.call<Replay>('POST', `${publisher.path}/webhooks/${own.id}/replay`, { json })
    const begun = await replay(own.api, { states: ['none'], since: '2026-01-01T00:00:00Z' })
    expect(begun.body).toMatchObject({ total: 1 })
    expect(Date.parse(begun.body.since ?? '')).toBeGreaterThan(Date.parse('2026-01-02T00:00:00Z'))
    await publisher.logWhen(missed, 'delivered')
    const path = `${publisher.path}/replays/${begun.body.id}`
    expect((await own.api.call('GET', path)).status).toBe(200)
    expect((await other.api.call('GET', path)).status).toBe(404)
    expect((await other.api.call('POST', `${path}/cancel`)).status).toBe(404)
    expect((await replay(other.api, {})).status).toBe(404)
    expect((await own.api.call('GET', `${publisher.path}/replays`)).status).toBe(403)
  })
})
