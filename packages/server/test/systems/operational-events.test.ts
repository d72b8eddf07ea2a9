import { readFile } from 'node:fs/promises'
import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { operationalTopics } from '../../src/domain/operational-event.ts'
import { eventually } from '../eventually.ts'
import { makeChannel, makeWebhook, startHarness } from '../http/harness.ts'
import { createPublisher, type LogEntry, type Publisher } from '../publisher.ts'
import { answer } from '../receiver/behaviour.ts'
import { type Receiver, startReceiver } from '../receiver/receiver.ts'
import { startTestServer, type TestServer } from '../running-server.ts'

interface OperationalEvent {
  readonly id: string
  readonly event_name: string
  readonly data: Readonly<Record<string, unknown>>
}

interface Webhook {
  readonly id: string
  readonly secret: string
  readonly subscriber_key: string
  readonly health: unknown
}

const own = '/v1/channels/posthorn'

let server: TestServer
/** Of operational events, at `/told`; of others elsewhere. */
let receiver: Receiver
let publisher: Publisher
let told: Webhook

beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.close())

beforeEach(async () => {
  receiver = await startReceiver()
  publisher = await createPublisher(server)
  told = await server.operator.ok<Webhook>('POST', `${own}/webhooks`, {
    webhook_url: `${receiver.url}/told`,
  })
  receiver.trust('/told', [told.secret])
  return async () => {
    await server.operator.ok('DELETE', `${own}/webhooks/${told.id}`)
    await receiver.close()
  }
})

const quick = { delays: [1, 1] }

function arrived(webhookId: string): { type: string; data: OperationalEvent['data'] }[] {
  return receiver.posts
    .filter(({ path }) => path === '/told')
    .map(({ body }) => JSON.parse(body.toString()))
    .filter(({ data }) => data.webhook_id === webhookId)
}

/** Topics of what arrived about a webhook, once there are so many. */
async function topicsOf(webhookId: string, count: number): Promise<string[]> {
  const all = await eventually(
    () => arrived(webhookId),
    ({ length }) => length >= count,
  )
  return all.map(({ type }) => type)
}

async function change(webhookId: string, what: 'deactivate' | 'reactivate') {
  await publisher.api.ok('POST', `${publisher.path}/webhooks/${webhookId}/${what}`)
}

/** A webhook whose receiver agrees by code, from its creation to the confirmation. */
async function validated(): Promise<string> {
  receiver.behave('/agrees', { per: 'path', steps: [answer(200)] })
  const webhook = await publisher.webhook({
    webhook_url: `${receiver.url}/agrees`,
    validation: 'code',
  })
  const post = await eventually(
    () => receiver.posts.find(({ path }) => path === '/agrees'),
    (found) => found !== undefined,
  )
  const { Code: code } = JSON.parse(String(post?.body)) as { Code: string }
  await publisher.api.ok('POST', `${publisher.path}/webhooks/${webhook.id}/validation`, { code })
  return webhook.id
}

/** What the operational channel holds about a webhook, oldest first. */
async function listed(webhookId: string): Promise<OperationalEvent[]> {
  const page = await server.operator.ok<{ data: OperationalEvent[] }>(
    'GET',
    `${own}/events?limit=100`,
  )
  return page.data.filter(({ data }) => data.webhook_id === webhookId).toReversed()
}

describe('the operator is told at once, by signed deliveries', () => {
  test('that a webhook begins to fail, what it gives up, and that it recovers [ops-failing, ops-exhausted, ops-recovered]', async () => {
    receiver.behave('/flaky', {
      per: 'path',
      steps: [answer(500), answer(503), answer(500), answer(204)],
    })
    const webhook = await publisher.webhook({
      webhook_url: `${receiver.url}/flaky`,
      retry_policy: quick,
    })
    const lost = await publisher.publish('order.created')
    await publisher.logWhen(lost, 'failed')
    const next = await publisher.publish('order.paid')
    await publisher.logWhen(next, 'delivered')

    expect(await topicsOf(webhook.id, 3)).toEqual([
      'delivery.failing',
      'delivery.exhausted',
      'delivery.recovered',
    ])
    const [failing, exhausted, recovered] = arrived(webhook.id).map(({ data }) => data)
    expect(failing).toMatchObject({
      channel_id: publisher.channelId,
      delivery_id: `${lost}_${webhook.id}`,
      event_id: lost,
      event_topic: 'order.created',
      attempts: 1,
      http_code: 500,
      reason: 'http_5xx',
      failed_events: 1,
    })
    expect(exhausted).toMatchObject({ event_id: lost, attempts: 3, failed_events: 1 })
    expect(recovered).toMatchObject({
      event_id: next,
      event_topic: 'order.paid',
      http_code: 204,
      failing_since: failing?.failing_since,
    })
    const verdicts = receiver.posts.filter(({ path }) => path === '/told')
    expect(verdicts.map(({ verdict }) => verdict)).toEqual(['valid', 'valid', 'valid'])
  })

  test('that a webhook is suspended, and that it is disabled by a receiver that is gone [ops-suspended, ops-disabled]', async () => {
    const webhook = await publisher.webhook({ webhook_url: `${receiver.url}/gone` })
    await change(webhook.id, 'deactivate')
    expect(await topicsOf(webhook.id, 1)).toEqual(['webhook.suspended'])
    await change(webhook.id, 'reactivate')
    receiver.behave('/gone', { per: 'path', steps: [answer(410)] })
    await publisher.publish('order.created')
    expect((await topicsOf(webhook.id, 4)).toSorted()).toEqual([
      'delivery.exhausted',
      'delivery.failing',
      'webhook.disabled',
      'webhook.suspended',
    ])
    const [suspended] = arrived(webhook.id).filter(({ type }) => type === 'webhook.suspended')
    expect(suspended?.data).toMatchObject({ reason: 'deactivated', failing_since: null })
    const [disabled] = arrived(webhook.id).filter(({ type }) => type === 'webhook.disabled')
    expect(disabled?.data).toMatchObject({ reason: 'gone', failing_since: null })
  })

  test('that the receiver of a webhook agreed to get events [ops-validated]', async () => {
    const webhookId = await validated()
    expect(await topicsOf(webhookId, 1)).toEqual(['webhook.validated'])
    expect(arrived(webhookId)[0]?.data).toMatchObject({
      channel_id: publisher.channelId,
      reason: null,
    })
  })

  test('of what its webhook names only', async () => {
    await server.operator.ok('PATCH', `${own}/webhooks/${told.id}`, {
      topics: ['webhook.*'],
    })
    receiver.behave('/gone', { per: 'path', steps: [answer(410)] })
    const webhook = await publisher.webhook({ webhook_url: `${receiver.url}/gone` })
    await publisher.publish('order.created')
    expect(await topicsOf(webhook.id, 1)).toEqual(['webhook.disabled'])
    const all = await listed(webhook.id)
    expect(all.map(({ event_name }) => event_name)).toEqual([
      'delivery.failing',
      'delivery.exhausted',
      'webhook.disabled',
    ])
    const log = await server.operator.ok<LogEntry[]>('GET', `${own}/events/${all[0]?.id}/log`)
    expect(log).toEqual([])
  })

  test('also after a restart', async () => {
    receiver.behave('/flaky', { per: 'path', steps: [answer(500), answer(204)] })
    const webhook = await publisher.webhook({
      webhook_url: `${receiver.url}/flaky`,
      retry_policy: { delays: [1] },
    })
    const event = await publisher.publish('order.created')
    await publisher.logWhen(event, 'retrying')
    server = await server.restart()
    expect(await topicsOf(webhook.id, 2)).toEqual(['delivery.failing', 'delivery.recovered'])
  })
})

test('a receiver of operational events that fails makes no more of them [ops-private]', async () => {
  receiver.behave('/told', { per: 'path', steps: [answer(500), answer(410)] })
  await server.operator.ok('PATCH', `${own}/webhooks/${told.id}`, { retry_policy: quick })
  const webhook = await publisher.webhook({ webhook_url: receiver.url })
  await change(webhook.id, 'deactivate')
  await eventually(
    () => server.operator.ok<{ status: string }>('GET', `${own}/webhooks/${told.id}`),
    ({ status }) => status === 'disabled',
  )
  expect(await listed(told.id)).toEqual([])
})

test('a test event changes nothing about the health, and is told to nobody', async () => {
  receiver.behave('/down', { per: 'path', steps: [answer(500)] })
  const webhook = await publisher.webhook({ webhook_url: `${receiver.url}/down` })
  const path = `${publisher.path}/webhooks/${webhook.id}`
  const sent = await publisher.api.ok<{ state: string }>('POST', `${path}/test`, {})
  expect(sent.state).toBe('failed')
  expect((await publisher.api.ok<Webhook>('GET', path)).health).toBeNull()
  expect(await listed(webhook.id)).toEqual([])
})

test('a webhook asked for by itself shows since when it fails, and its lists do not', async () => {
  receiver.behave('/down', { per: 'path', steps: [answer(503)] })
  const webhook = await publisher.webhook({ webhook_url: `${receiver.url}/down` })
  const path = `${publisher.path}/webhooks/${webhook.id}`
  expect((await publisher.api.ok<Webhook>('GET', path)).health).toBeNull()
  for (const topic of ['a', 'b'])
    await publisher.logWhen(await publisher.publish(topic), 'retrying')
  const { health } = await publisher.api.ok<Webhook>('GET', path)
  expect(health).toEqual({
    failing_since: expect.stringMatching(/^\d{4}-.*Z$/),
    failed_events: 2,
    last_error: 'http_5xx',
  })
  const [inList] = await publisher.api.ok<object[]>('GET', `${publisher.path}/webhooks`)
  expect(inList).not.toHaveProperty('health')
})

describe('the operational channel', () => {
  test('is there from the first start, listed for the operator, and the same after a restart', async () => {
    const first = await server.operator.ok<{ id: string; name: string; guid: string }>('GET', own)
    expect(first).toMatchObject({ name: 'Posthorn', guid: 'posthorn', public: false })
    server = await server.restart()
    expect(await server.operator.ok('GET', own)).toEqual(first)
    const { data } = await server.operator.ok<{ data: { id: string }[] }>('GET', '/v1/channels')
    expect(data.map(({ id }) => id)).toContain(first.id)
  })

  test('does not exist for any other key [ops-private]', async () => {
    const { id } = await server.operator.ok<{ id: string }>('GET', own)
    for (const name of ['posthorn', id]) {
      for (const [method, path] of [
        ['GET', ''],
        ['GET', '/events'],
        ['GET', '/webhooks'],
        ['POST', '/webhooks'],
        ['POST', '/events'],
      ] as const) {
        const { status } = await publisher.api.call(method, `/v1/channels/${name}${path}`, {
          ...(method === 'POST' && { json: { webhook_url: receiver.url } }),
        })
        expect([method, path, status]).toEqual([method, path, 404])
      }
    }
  })

  test('is opened by the key of one of its webhooks no further than that webhook', async () => {
    const subscriber = server.client(told.subscriber_key)
    expect(await subscriber.call('GET', `${own}/webhooks/${told.id}`)).toMatchObject({
      status: 200,
    })
    expect(await subscriber.call('GET', own)).toMatchObject({ status: 403 })
    expect(await subscriber.call('GET', `${own}/events`)).toMatchObject({ status: 403 })
  })

  test.each([
    ['publishing by hand', 'POST', '/events', { event_name: 'webhook.disabled' }],
    ['publishing a batch', 'POST', '/events/batch', [{ event_name: 'a' }]],
    ['a key', 'POST', '/keys', {}],
    ['deleting it', 'DELETE', '', undefined],
    ['making it public', 'PATCH', '', { public: true }],
  ])('refuses %s, and says why', async (_, method, path, json) => {
    const { body, status } = await server.operator.call<{ code: string; detail: string }>(
      method,
      own + path,
      json === undefined ? {} : { json },
    )
    expect([status, body.code]).toEqual([409, 'operational_channel'])
    expect(body.detail).toMatch(/^The channel \S+ is the one on which Posthorn tells the operator/)
  })

  test('takes other changes, and keeps its guid to itself', async () => {
    const changes = { description: 'Ours', retention_days: 7 }
    expect(await server.operator.ok('PATCH', own, changes)).toMatchObject(changes)
    const { body } = await server.operator.call('POST', '/v1/channels', {
      json: { name: 'Mine', guid: 'posthorn' },
    })
    expect(body).toMatchObject({ code: 'guid_taken' })
  })
})

describe('the catalog of operational topics', () => {
  interface Catalog {
    readonly topics: readonly { name: string; example: unknown; schema: object }[]
  }

  async function readCatalog() {
    const file = new URL('../../../../examples/catalogs/posthorn.json', import.meta.url)
    const { topics } = JSON.parse(await readFile(file, 'utf8')) as Catalog
    const ajv = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true })
    formats.default(ajv)
    return {
      topics,
      faultsOf(topic: string, data: unknown) {
        const schema = topics.find(({ name }) => name === topic)?.schema
        if (schema === undefined) return [`${topic} is missing`]
        const check = ajv.compile(schema)
        return check(data) ? [] : check.errors
      },
    }
  }

  test('names each, with an example that its schema takes', async () => {
    const { faultsOf, topics } = await readCatalog()
    expect(topics.map(({ name }) => name)).toEqual([...operationalTopics])
    for (const { example, name } of topics) expect(faultsOf(name, example)).toEqual([])
  })

  test('describes what is told', async () => {
    const { faultsOf } = await readCatalog()
    const steps = [answer(500), answer(204), answer(410)] as const
    receiver.behave('/odd', { per: 'path', steps })
    const webhook = await publisher.webhook({
      webhook_url: `${receiver.url}/odd`,
      retry_policy: { delays: [] },
    })
    await publisher.logWhen(await publisher.publish('order.created'), 'failed')
    await publisher.logWhen(await publisher.publish('order.created'), 'delivered')
    await change(webhook.id, 'deactivate')
    await change(webhook.id, 'reactivate')
    await publisher.logWhen(await publisher.publish('order.created'), 'failed')
    await validated()

    const page = await server.operator.ok<{ data: OperationalEvent[] }>(
      'GET',
      `${own}/events?limit=100`,
    )
    const seen = new Set(page.data.map(({ event_name }) => event_name))
    expect([...seen].toSorted()).toEqual([...operationalTopics].toSorted())
    for (const { data, event_name } of page.data) expect(faultsOf(event_name, data)).toEqual([])
  })
})

describe('nothing but failures for five days', () => {
  const dayMs = 24 * 60 * 60 * 1000

  async function downFor(days: number, topics: readonly string[]) {
    const harness = await startHarness()
    onTestFinished(() => harness.close())
    const channel = await makeChannel(harness)
    receiver.behave('/down', { per: 'path', steps: [answer(500)] })
    const webhook = await makeWebhook(harness, channel, {
      webhook_url: `${receiver.url}/down`,
      retry_policy: { delays: [1, 1, 1] },
    })
    const operate = async (path: string) => {
      return (await harness.call({ path, key: harness.operatorKey })).json
    }
    const publish = async (topic: string) => {
      const { json } = await harness.call({
        method: 'POST',
        path: `${channel.path}/events`,
        key: channel.publisherKey,
        json: { event_name: topic },
      })
      return String(json.id)
    }
    const deliveryOf = (id: string) => operate(`${channel.path}/deliveries/${id}_${webhook.id}`)
    const ids: string[] = []
    for (const topic of topics) {
      const id = await publish(topic)
      ids.push(id)
      await eventually(
        () => deliveryOf(id),
        ({ state }) => String(state) === 'retrying',
      )
    }
    harness.advance(days * dayMs)
    const attempts = receiver.posts.length + topics.length
    await harness.engine.tick()
    await receiver.received(attempts)
    return { deliveryOf, ids, operate, webhook }
  }

  test('disable a webhook with three events: what is open is held, and the operator is told [life-disable-failing, ops-disabled]', async () => {
    const { deliveryOf, ids, operate, webhook } = await downFor(5, ['a', 'b', 'c'])
    await eventually(
      () => operate(webhook.path),
      ({ status }) => String(status) === 'disabled',
    )
    expect(await operate(webhook.path)).toMatchObject({
      status_reason: 'failing',
      health: { failed_events: 3, last_error: 'http_5xx' },
    })
    for (const id of ids) expect(await deliveryOf(id)).toMatchObject({ state: 'held' })
    const { data } = await operate(`${own}/events`)
    expect(data).toMatchObject([
      { event_name: 'webhook.disabled', data: { reason: 'failing', failed_events: 3 } },
      { event_name: 'delivery.failing' },
    ])
  })

  test('disable none with fewer events [life-disable-failing]', async () => {
    const { deliveryOf, ids, operate, webhook } = await downFor(6, ['a', 'b'])
    for (const id of ids) {
      const { state } = await eventually(
        () => deliveryOf(id),
        ({ attempts }) => Number(attempts) === 2,
      )
      expect(String(state)).toBe('retrying')
    }
    expect(await operate(webhook.path)).toMatchObject({ status: 'active' })
  })
})
