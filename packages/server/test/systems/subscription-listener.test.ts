import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { eventually } from '../eventually.ts'
import { type Harness, type Json, startHarness } from '../http/harness.ts'
import { addTopic, openClient, type SubscriptionClient } from '../http/subscription-client.ts'
import { answer, reset } from '../receiver/behaviour.ts'
import { type Post, type Receiver, startReceiver } from '../receiver/receiver.ts'

/** A listener of a roofing business gets what its subscriptions ask for, and tests of it. */

let harness: Harness
let client: SubscriptionClient
let receiver: Receiver

const example = { jobId: 'b2d4', name: 'Roof of the town hall' }
const guid = expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)

beforeAll(async () => {
  harness = await startHarness()
  harness.engine.run()
  await addTopic(harness, { name: 'job_created', example })
  await addTopic(harness, { name: 'job_updated' })
})
afterAll(() => harness.close())
beforeEach(async () => {
  client = await openClient(harness)
  receiver = await startReceiver()
  return () => receiver.close()
})

/** Listens to `job_created`. */
async function subscribe(): Promise<string> {
  const { id, secret } = await client.subscribe({
    consumerUrl: `${receiver.url}/hook`,
    topicNames: ['job_created'],
  })
  receiver.trust('/hook', [secret])
  return id
}

async function publish(topic: string, data: unknown = example): Promise<string> {
  const { json } = await client.v1('POST', '/events', { event_name: topic, data })
  return String(json.id)
}

function testEvent(id: string, topicName: string) {
  return client.post(`/subscriptions/${id}/test-event`, { topicName })
}

/** The only delivery of an event, with its attempts, once it is in that state. */
async function deliveryOf(eventId: string, state: string): Promise<Json> {
  const { json } = await eventually(
    () => client.v1('GET', `/events/${eventId}/notification_log`),
    ({ json }) => (json as unknown as Json[])[0]?.status === (state as unknown),
  )
  const [entry] = json as unknown as Json[]
  if (entry === undefined) throw new Error('no delivery')
  return (await client.v1('GET', `/deliveries/${eventId}_${entry.webhook_id}`)).json
}

function bodyOf(post: Post | undefined): unknown {
  return JSON.parse(String(post?.body))
}

describe('a notification', () => {
  test('is an envelope around the data, signed with the secret [sub-notification, sub-notification-time, sub-create-secret]', async () => {
    const subscriptionId = await subscribe()
    const eventId = await publish('job_created', { jobId: 7 })
    await receiver.received(1)
    const [post] = receiver.posts
    expect(bodyOf(post)).toEqual({
      topicName: 'job_created',
      eventDateTime: time,
      eventId,
      subscriptionId,
      event: { jobId: 7 },
    })
    expect([eventId, subscriptionId]).toEqual([guid, guid])
    expect(post).toMatchObject({ id: eventId, verdict: 'valid' })
    expect(post?.headers['content-type']).toMatch(/^application\/json/)
  })

  test('comes of the topics subscribed to alone, as they are changed', async () => {
    const id = await subscribe()
    const unwanted = await publish('job_updated')
    await client.put(`/subscriptions/${id}`, { topicNames: ['job_updated'] })
    const wanted = await publish('job_updated')
    await deliveryOf(wanted, 'delivered')
    expect(receiver.posts.map((post) => post.id)).toEqual([wanted])
    const log = await client.v1('GET', `/events/${unwanted}/notification_log`)
    expect(log.json).toEqual([])
  })

  test.each([200, 201, 202, 204, 299])(
    'counts as received with %i [sub-success-2xx]',
    async (status) => {
      receiver.behave('/hook', { per: 'path', steps: [answer(status)] })
      await subscribe()
      const delivery = await deliveryOf(await publish('job_created'), 'delivered')
      expect(delivery).toMatchObject({ http_code: status, attempts: 1 })
    },
  )

  test('keeps what the listener answered [sub-history]', async () => {
    const teapot = answer(418, { headers: { 'x-brew': 'mint' }, body: 'short and stout' })
    receiver.behave('/hook', { per: 'path', steps: [teapot] })
    await subscribe()
    const delivery = await deliveryOf(await publish('job_created'), 'retrying')
    expect(delivery.attempt_log).toMatchObject([
      {
        outcome: 'failed',
        http_code: 418,
        response: { status: 418, headers: { 'x-brew': 'mint' }, body: 'short and stout' },
      },
    ])
  })

  test('comes no more once the subscription is deleted [sub-delete]', async () => {
    const id = await subscribe()
    await client.remove(`/subscriptions/${id}`)
    const eventId = await publish('job_created')
    const log = await client.v1('GET', `/events/${eventId}/notification_log`)
    expect(log.json).toEqual([])
  })
})

describe('a test event', () => {
  test('is the example of the topic, signed, and in the history [sub-test-event, sub-history]', async () => {
    const id = await subscribe()
    const { headers, status, text } = await testEvent(id, 'job_created')
    expect([status, text]).toEqual([202, ''])
    expect(headers).not.toHaveProperty('content-type')
    await receiver.received(1)
    const [post] = receiver.posts
    expect(bodyOf(post)).toEqual({
      topicName: 'job_created',
      eventDateTime: time,
      eventId: guid,
      subscriptionId: id,
      event: example,
    })
    expect(post?.verdict).toBe('valid')
    const { json } = await client.v1('GET', `/webhooks/${id}/deliveries`)
    expect(json.data).toMatchObject([{ event_id: post?.id, state: 'delivered', http_code: 204 }])
  })

  test('arrives though the subscription does not listen to it, and at no other one [sub-test-event-unsubscribed]', async () => {
    const id = await subscribe()
    await client.subscribe({ consumerUrl: `${receiver.url}/other`, topicNames: ['job_updated'] })
    expect((await testEvent(id, 'job_updated')).status).toBe(202)
    await receiver.received(1)
    expect(receiver.posts.map(({ path }) => path)).toEqual(['/hook'])
    expect(bodyOf(receiver.posts[0])).toMatchObject({ topicName: 'job_updated' })
  })

  test.each(['job_exploded', 'job_*', 'job_created.*', 'posthorn.test'])(
    'of the unknown topic %s is 400 [sub-test-event-unknown]',
    async (topic) => {
      const { json, status } = await testEvent(await subscribe(), topic)
      expect(status).toBe(400)
      expect(json.detail).toContain(`"${topic}" is not in the catalog. GET /webhooks/v2/topics`)
      expect(receiver.posts).toEqual([])
    },
  )

  test.each([
    [{}, 'topicName is missing'],
    [{ topicName: 7 }, 'topicName is 7'],
    [{ topicName: 'job_created', event: {} }, 'no field "event"'],
  ])('asked for with %j is 400 [sub-test-event]', async (body, detail) => {
    const { json, status } = await client.post(
      `/subscriptions/${await subscribe()}/test-event`,
      body,
    )
    expect(status).toBe(400)
    expect(json.detail).toContain(detail)
  })

  test('reaches a suspended and a disabled subscription, and leaves them so [sub-test-event-unvalidated]', async () => {
    const suspended = await subscribe()
    await client.v1('POST', `/webhooks/${suspended}/deactivate`)
    expect((await testEvent(suspended, 'job_created')).status).toBe(202)
    await receiver.received(1)

    receiver.behave('/gone', { per: 'path', steps: [answer(410), answer(200)] })
    const { id: disabled } = await client.subscribe({
      consumerUrl: `${receiver.url}/gone`,
      topicNames: ['job_updated'],
    })
    await deliveryOf(await publish('job_updated'), 'failed')
    expect((await testEvent(disabled, 'job_created')).status).toBe(202)
    await receiver.received(3)
    for (const [id, status] of [
      [suspended, 'suspended'],
      [disabled, 'disabled'],
    ]) {
      expect((await client.get(`/subscriptions/${id}`)).json.status).toBe('disabled')
      expect((await client.v1('GET', `/webhooks/${id}`)).json.status).toBe(status)
    }
  })

  test('is 202 whatever the listener answers, is sent once, and disables nothing [sub-test-event]', async () => {
    receiver.behave('/hook', { per: 'path', steps: [answer(500), reset, answer(410)] })
    const id = await subscribe()
    for (let n = 0; n < 3; n++) expect((await testEvent(id, 'job_created')).status).toBe(202)
    const { json } = await client.v1('GET', `/webhooks/${id}/deliveries`)
    const history = json.data as unknown as Json[]
    expect(history.map(({ state, attempts }) => [state, attempts])).toEqual(
      Array(3).fill(['failed', 1]),
    )
    expect(receiver.posts).toHaveLength(3)
    expect((await client.get(`/subscriptions/${id}`)).json.status).toBe('enabled')
  })
})

describe('where receivers are validated', () => {
  beforeEach(async () => {
    client = await openClient(harness, { validation: 'code', require_validation: true })
    receiver.behave('/hook', { per: 'path', steps: [answer(200)] })
  })

  test('a subscription is disabled and gets nothing but its code, until that is confirmed [sub-test-event-unvalidated]', async () => {
    const id = await subscribe()
    await receiver.received(1)
    expect((await client.get(`/subscriptions/${id}`)).json.status).toBe('disabled')
    const filter = '/subscriptions?subscriptionStatusQueryFilter=Inactive'
    expect((await client.get(filter)).json.count).toBe(1)

    const early = await testEvent(id, 'job_created')
    expect(early).toMatchObject({
      status: 412,
      json: { type: '/docs#problem-webhook_not_validated', status: 412 },
    })
    expect(early.json.detail).toContain('Validate it first')
    await publish('job_created')
    expect(receiver.posts).toHaveLength(1)

    const { Code: code } = bodyOf(receiver.posts[0]) as { Code: string }
    const confirmed = await client.v1('POST', `/webhooks/${id}/validation`, { code })
    expect(confirmed.json.status).toBe('active')
    expect((await client.get(`/subscriptions/${id}`)).json.status).toBe('enabled')
    expect((await testEvent(id, 'job_created')).status).toBe(202)
    await receiver.received(2)
    expect(bodyOf(receiver.posts[1])).toMatchObject({ event: example })
  })

  test('changed topics keep a subscription enabled [sub-update]', async () => {
    const id = await subscribe()
    await receiver.received(1)
    const { Code: code } = bodyOf(receiver.posts[0]) as { Code: string }
    await client.v1('POST', `/webhooks/${id}/validation`, { code })
    await client.put(`/subscriptions/${id}`, { topicNames: ['job_updated'] })
    expect((await client.get(`/subscriptions/${id}`)).json.status).toBe('enabled')
  })
})
