import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Harness, startHarness } from '../http/harness.ts'
import {
  addTopic,
  itemsOf,
  openClient,
  type SubscriptionClient,
} from '../http/subscription-client.ts'

/** A roofing business manages the subscriptions of its systems, as a client of that API does. */

let harness: Harness
let client: SubscriptionClient
const consumerUrl = 'https://listener.example.com/hook'
const techContact = 'ops@example.com'
const someId = '019c21ac-ec65-7a10-8c11-4f6b1d2e3aff'

beforeAll(async () => {
  harness = await startHarness()
  await addTopic(harness, { name: 'job_created', description: 'A job was created.' })
  await addTopic(harness, { name: 'contact.custom-field.value_changed' })
})
afterAll(() => harness.close())
beforeEach(async () => {
  client = await openClient(harness)
})

const order = { consumerUrl, techContact, topicNames: ['job_created'] }

/** What every error answers, and nothing else. */
function problem(status: number, type: string, detail: RegExp) {
  return {
    status,
    json: {
      type: `/docs#problem-${type}`,
      title: expect.any(String),
      status,
      detail: expect.stringMatching(detail),
      traceId: expect.any(String),
    },
  }
}

describe('subscribing', () => {
  test('answers the id and the secret [sub-create, sub-create-secret]', async () => {
    const { json, status } = await client.post('/subscriptions', order)
    expect(status).toBe(200)
    expect(json).toEqual({
      subscriptionId: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
      secret: expect.stringMatching(/^whsec_[A-Za-z0-9+/=]{32,}$/),
    })
    const shown = await client.get(`/subscriptions/${json.subscriptionId}`)
    expect(shown.text).not.toContain(String(json.secret))
  })

  test('takes the integration type Api and no other [sub-create-integration-type]', async () => {
    const api = await client.post('/subscriptions', { ...order, integrationType: 'Api' })
    expect(api.status).toBe(200)
    const zap = await client.post('/subscriptions', { ...order, integrationType: 'Zapier' })
    expect(zap).toMatchObject(problem(400, 'invalid_request', /integrationType is "Zapier"/))
  })

  test('takes names with dots, dashes and underscores [sub-topic-names]', async () => {
    const topicNames = ['contact.custom-field.value_changed', 'job_created']
    const { id } = await client.subscribe({ consumerUrl, topicNames })
    expect((await client.get(`/subscriptions/${id}`)).json.topicNames).toEqual(topicNames)
  })

  test('is 412 for topics that are not in the catalog, and names them [sub-create-412-topic]', async () => {
    const topicNames = ['job_created', 'job_exploded', 'no such topic', 'contact.*', 'roof.*']
    const answer = await client.post('/subscriptions', { ...order, topicNames })
    const named = /"job_exploded", "no such topic", "roof\.\*"\. GET \/webhooks\/v2\/topics/
    expect(answer).toMatchObject(problem(412, 'unknown_topic', named))
    expect(answer.json.detail).not.toContain('job_created')
    expect((await client.get('/subscriptions')).json.count).toBe(0)
  })

  test.each([
    'listener',
    'ftp://listener.example.com/hook',
    'https://',
    'http://10.0.0.1/hook',
    'http://169.254.169.254/latest/meta-data',
    'https://user:s3cr3t@listener.example.com/hook',
    'http://2130706433:22/',
  ])('is 412 for the URL %s [sub-create-412-url]', async (url) => {
    const answer = await client.post('/subscriptions', { ...order, consumerUrl: url })
    expect(answer).toMatchObject(problem(412, 'url_unusable', /is not a usable consumerUrl\. /))
    expect(answer.text).not.toContain('s3cr3t')
  })

  test.each<[string, Record<string, unknown>, RegExp]>([
    ['without a URL', { consumerUrl: undefined }, /consumerUrl is missing/],
    ['without a contact', { techContact: undefined }, /techContact is missing/],
    [
      'with the spelling of PUT',
      { techContact: undefined, technicalContact: 'a@b.c' },
      /no field "technicalContact"/,
    ],
    [
      'with a contact that is no address',
      { techContact: 'Joe' },
      /"Joe" is not a usable techContact: write an e-mail/,
    ],
    ['with an empty contact', { techContact: '' }, /not a usable techContact/],
    ['without topics', { topicNames: undefined }, /topicNames is missing/],
    ['with an empty list of topics', { topicNames: [] }, /topicNames has 0 items, the least is 1/],
    ['with a topic twice', { topicNames: ['job_created', 'job_created'] }, /"job_created" twice/],
    ['with a topic that is no text', { topicNames: [7] }, /topicNames\[0\] is 7/],
    ['with a field that there is not', { secret: 'x' }, /no field "secret"/],
    ['with several faults', { techContact: 'Joe', topicNames: [] }, /Joe.+topicNames has 0/],
  ])('is 400 %s [sub-create-400]', async (_, fields, detail) => {
    const answer = await client.post('/subscriptions', { ...order, ...fields })
    expect(answer).toMatchObject(problem(400, 'invalid_request', detail))
  })

  test.each(['{"consumerUrl":', '[]', '"x"', ''])('is 400 with the body %j', async (body) => {
    const answer = await harness.call({
      method: 'POST',
      path: '/webhooks/v2/subscriptions',
      key: client.key,
      headers: { 'content-type': 'application/json' },
      body,
    })
    expect(answer.status).toBe(400)
  })

  test('happens once, however often it is sent with one Idempotency-Key', async () => {
    const send = () =>
      harness.call({
        method: 'POST',
        path: '/webhooks/v2/subscriptions',
        key: client.key,
        headers: { 'idempotency-key': 'first-listener' },
        json: order,
      })
    const [first, second] = [await send(), await send()]
    expect(second.json).toEqual(first.json)
    expect(second.headers['idempotent-replayed']).toBe('true')
    expect((await client.get('/subscriptions')).json.count).toBe(1)
  })
})

describe('a subscription', () => {
  test('is shown with every field and no other [sub-get, sub-contact-spellings]', async () => {
    const { id } = await client.subscribe({ consumerUrl, topicNames: ['job_created'] })
    const { json, status } = await client.get(`/subscriptions/${id}`)
    expect(status).toBe(200)
    const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
    expect(json).toEqual({
      id,
      _link: `/webhooks/v2/subscriptions/${id}`,
      consumerUrl,
      createdDate: time,
      modifiedDate: time,
      status: 'enabled',
      tech_contact: techContact,
      topicNames: ['job_created'],
      integrationType: 'Api',
    })
    expect((await harness.call({ path: String(json._link), key: client.key })).json).toEqual(json)
    expect((await client.get(`/subscriptions/${id.toUpperCase()}`)).json).toEqual(json)
  })

  test('is enabled while it is active, and disabled otherwise [sub-get-status]', async () => {
    const { id } = await client.subscribe({ consumerUrl, topicNames: ['job_created'] })
    const status = async () => (await client.get(`/subscriptions/${id}`)).json.status
    await client.v1('POST', `/webhooks/${id}/deactivate`)
    expect(await status()).toBe('disabled')
    await client.v1('POST', `/webhooks/${id}/reactivate`)
    expect(await status()).toBe('enabled')
  })

  test('changes its contact and its topics, each alone or together [sub-update, sub-contact-spellings]', async () => {
    const { id } = await client.subscribe({ consumerUrl, topicNames: ['job_created'] })
    const path = `/subscriptions/${id}`
    const { json: before } = await client.get(path)
    harness.advance(1_000)
    const put = await client.put(path, { technicalContact: 'new@example.com' })
    expect([put.status, put.text]).toEqual([204, ''])
    expect(put.headers).not.toHaveProperty('content-type')
    const { json: contact } = await client.get(path)
    expect(contact).toEqual({
      ...before,
      tech_contact: 'new@example.com',
      modifiedDate: expect.any(String),
    })
    expect(Date.parse(String(contact.modifiedDate))).toBeGreaterThan(
      Date.parse(String(before.modifiedDate)),
    )
    const other = ['contact.custom-field.value_changed']
    expect((await client.put(path, { topicNames: other })).status).toBe(204)
    expect((await client.get(path)).json).toMatchObject({
      tech_contact: 'new@example.com',
      topicNames: other,
    })
    await client.put(path, { technicalContact: techContact, topicNames: ['job_created'] })
    expect((await client.get(path)).json).toMatchObject({
      tech_contact: techContact,
      topicNames: ['job_created'],
    })
  })

  test('keeps its URL [sub-update-url]', async () => {
    const { id } = await client.subscribe({ consumerUrl, topicNames: ['job_created'] })
    const answer = await client.put(`/subscriptions/${id}`, {
      consumerUrl: 'https://elsewhere.example.com',
      technicalContact: 'new@example.com',
    })
    const detail = /keeps its consumerUrl.+create another subscription and delete this one/
    expect(answer).toMatchObject(problem(400, 'invalid_request', detail))
    expect((await client.get(`/subscriptions/${id}`)).json).toMatchObject({
      consumerUrl,
      tech_contact: techContact,
    })
  })

  test('does not count its URL among the fields that change', async () => {
    const { id } = await client.subscribe({ consumerUrl, topicNames: ['job_created'] })
    const answer = await client.put(`/subscriptions/${id}`, { colour: 'red' })
    const detail = /The fields are technicalContact, topicNames\.$/
    expect(answer).toMatchObject(problem(400, 'invalid_request', detail))
  })

  test('is not changed to a topic that is not in the catalog [sub-update-412]', async () => {
    const { id } = await client.subscribe({ consumerUrl, topicNames: ['job_created'] })
    const answer = await client.put(`/subscriptions/${id}`, {
      topicNames: ['job_created', 'job_exploded'],
    })
    expect(answer).toMatchObject(problem(412, 'unknown_topic', /"job_exploded"/))
    expect((await client.get(`/subscriptions/${id}`)).json.topicNames).toEqual(['job_created'])
  })

  test.each<[unknown, RegExp]>([
    [{ topicNames: [] }, /topicNames has 0 items/],
    [{ techContact: 'a@b.c' }, /no field "techContact"/],
    [{ technicalContact: 'Joe' }, /"Joe" is not a usable technicalContact/],
    [{ integrationType: 'Api' }, /no field "integrationType"/],
  ])('is not changed by %j [sub-update]', async (body, detail) => {
    const { id } = await client.subscribe({ consumerUrl, topicNames: ['job_created'] })
    const answer = await client.put(`/subscriptions/${id}`, body)
    expect(answer).toMatchObject(problem(400, 'invalid_request', detail))
  })

  test('is gone once it is deleted [sub-delete]', async () => {
    const { id } = await client.subscribe({ consumerUrl, topicNames: ['job_created'] })
    const { status, text } = await client.remove(`/subscriptions/${id}`)
    expect([status, text]).toEqual([204, ''])
    expect((await client.get(`/subscriptions/${id}`)).status).toBe(404)
    expect((await client.get('/subscriptions')).json.count).toBe(0)
    expect((await client.v1('GET', `/webhooks/${id}`)).status).toBe(404)
  })
})

describe('an id', () => {
  const calls: ['get' | 'put' | 'remove' | 'post', string, unknown][] = [
    ['get', '', undefined],
    ['put', '', { technicalContact: 'a@b.c' }],
    ['remove', '', undefined],
    ['post', '/test-event', { topicName: 'job_created' }],
  ]

  test.each(calls)('that nobody has is 404 to %s %s [sub-404]', async (method, end, json) => {
    const answer = await client[method](`/subscriptions/${someId}${end}`, json)
    expect(answer).toMatchObject(problem(404, 'not_found', /There is no subscription 019c21ac/))
  })

  test.each(calls)(
    'of another channel is 404 to %s %s [sub-auth-channel]',
    async (method, end, json) => {
      const other = await openClient(harness)
      const { id } = await other.subscribe({ consumerUrl, topicNames: ['job_created'] })
      const answer = await client[method](`/subscriptions/${id}${end}`, json)
      expect(answer).toMatchObject(problem(404, 'not_found', /There is no subscription/))
      expect((await other.get(`/subscriptions/${id}`)).json.tech_contact).toBe(techContact)
      expect((await client.get('/subscriptions')).json.count).toBe(0)
    },
  )

  test.each(calls)('that is no GUID is 400 to %s %s', async (method, end, json) => {
    const answer = await client[method](`/subscriptions/first${end}`, json)
    expect(answer).toMatchObject(problem(400, 'bad_request', /"first" is not the id/))
  })
})

describe('the list', () => {
  test('of nothing is 200, wherever it begins [sub-list-empty]', async () => {
    expect(await client.get('/subscriptions')).toMatchObject({
      status: 200,
      json: { count: 0, pageSize: 25, pageStartIndex: 0, items: [] },
    })
    const further = await client.get('/subscriptions?pageStartIndex=7')
    expect(further).toMatchObject({ status: 200, json: { count: 0, pageStartIndex: 7, items: [] } })
  })

  test('comes in pages by offset, 25 at a time unless asked otherwise [sub-list, sub-list-defaults, sub-list-offset]', async () => {
    const ids: string[] = []
    for (let n = 0; n < 28; n++) {
      ids.push((await client.subscribe({ consumerUrl, topicNames: ['job_created'] })).id)
    }
    const page = async (query: string) => {
      const answer = await client.get(`/subscriptions${query}`)
      return { ...answer.json, items: itemsOf(answer).map(({ id }) => String(id)) }
    }
    expect(await page('')).toEqual({
      count: 28,
      pageSize: 25,
      pageStartIndex: 0,
      items: ids.slice(0, 25),
    })
    expect(await page('?pageStartIndex=25')).toEqual({
      count: 28,
      pageSize: 25,
      pageStartIndex: 25,
      items: ids.slice(25),
    })
    expect(await page('?pageSize=2&pageStartIndex=3')).toEqual({
      count: 28,
      pageSize: 2,
      pageStartIndex: 3,
      items: ids.slice(3, 5),
    })
    expect((await page('?pageSize=100')).items).toEqual(ids)
    expect((await page('?pageSize=1&pageStartIndex=27')).items).toEqual(ids.slice(27))
  })

  test('past its end is 416 [sub-list-416]', async () => {
    await client.subscribe({ consumerUrl, topicNames: ['job_created'] })
    const answer = await client.get('/subscriptions?pageStartIndex=1')
    const detail = /pageStartIndex is 1, the list has 1 items\. Begin at 0/
    expect(answer).toMatchObject(problem(416, 'past_the_end', detail))
    expect((await client.get('/subscriptions?pageStartIndex=1000000')).status).toBe(416)
  })

  test('of those that the filter leaves counts them alone [sub-list-filter-all, sub-list-filter-active, sub-list-filter-inactive]', async () => {
    const topicNames = ['job_created']
    const first = await client.subscribe({ consumerUrl, topicNames })
    const second = await client.subscribe({ consumerUrl, topicNames })
    await client.v1('POST', `/webhooks/${second.id}/deactivate`)
    const list = async (filter: string) => {
      const answer = await client.get(`/subscriptions?subscriptionStatusQueryFilter=${filter}`)
      return [answer.json.count, itemsOf(answer).map(({ id, status }) => [id, status])]
    }
    const [enabled, disabled] = [
      [first.id, 'enabled'],
      [second.id, 'disabled'],
    ]
    expect(await list('All')).toEqual([2, [enabled, disabled]])
    expect(await list('Active')).toEqual([1, [enabled]])
    expect(await list('Inactive')).toEqual([1, [disabled]])
    const filter = 'subscriptionStatusQueryFilter=Active&pageStartIndex=1'
    expect((await client.get(`/subscriptions?${filter}`)).status).toBe(416)
  })

  test.each([
    ['pageSize=0', /pageSize is 0, the least is 1/],
    ['pageSize=101', /pageSize is 101, the most is 100/],
    ['pageSize=-1', /pageSize is -1/],
    ['pageSize=2.5', /pageSize is "2\.5"/],
    ['pageSize=many', /pageSize is "many"; it takes a whole number from 1 to 100/],
    ['pageSize=', /pageSize is ""/],
    ['pageSize=1&pageSize=2', /pageSize is \["1","2"\]/],
    ['pageStartIndex=-1', /pageStartIndex is -1, the least is 0/],
    ['limit=5', /no parameter "limit".+pageSize, pageStartIndex/],
  ])('is 400 with %s [sub-list-page-size]', async (query, detail) => {
    const answer = await client.get(`/subscriptions?${query}`)
    expect(answer).toMatchObject(problem(400, 'invalid_request', detail))
  })

  test.each(['active', 'Enabled', ''])(
    'is 400 with the filter %j [sub-list-filter-400]',
    async (filter) => {
      const answer = await client.get(`/subscriptions?subscriptionStatusQueryFilter=${filter}`)
      const detail = /it takes All, Active or Inactive/
      expect(answer).toMatchObject(problem(400, 'invalid_request', detail))
    },
  )
})

describe('the topics', () => {
  test('come in pages by name, with what they mean [sub-topics]', async () => {
    const all = await client.get('/topics')
    expect(all).toMatchObject({
      status: 200,
      json: { count: 2, pageSize: 25, pageStartIndex: 0 },
    })
    expect(itemsOf(all)).toEqual([
      { topicName: 'contact.custom-field.value_changed', description: null },
      { topicName: 'job_created', description: 'A job was created.' },
    ])
    const second = await client.get('/topics?pageSize=1&pageStartIndex=1')
    expect(itemsOf(second).map(({ topicName }) => topicName)).toEqual(['job_created'])
    const past = await client.get('/topics?pageStartIndex=2')
    expect(past).toMatchObject(problem(416, 'past_the_end', /the list has 2 items/))
    const faulty = await client.get('/topics?pageSize=0')
    expect(faulty).toMatchObject(problem(400, 'invalid_request', /the least is 1/))
    expect((await client.get('/topics?subscriptionStatusQueryFilter=All')).status).toBe(400)
  })
})

describe('the other API', () => {
  test('shows a subscription as a webhook, and changes show here [sub-same-model]', async () => {
    const { id, secret } = await client.subscribe({ consumerUrl, topicNames: ['job_created'] })
    expect((await client.v1('GET', `/webhooks/${id}`)).json).toMatchObject({
      id,
      channel_id: client.channelId,
      webhook_url: consumerUrl,
      topics: ['job_created'],
      format: 'acculynx',
      contact_email: techContact,
      timeout_ms: 10_000,
      status: 'active',
    })
    const secrets = await client.v1('GET', `/webhooks/${id}/secrets`)
    expect(secrets.json).toMatchObject({ secrets: [{ secret }] })
    await client.v1('PATCH', `/webhooks/${id}`, {
      topics: [],
      contact_email: null,
      webhook_url: 'https://elsewhere.example.com/',
    })
    expect((await client.get(`/subscriptions/${id}`)).json).toMatchObject({
      consumerUrl: 'https://elsewhere.example.com/',
      topicNames: [],
      tech_contact: null,
    })
  })

  test('has its webhooks shown and changed here, streams left out [sub-same-model]', async () => {
    const { json } = await client.v1('POST', '/webhooks', {
      webhook_url: consumerUrl,
      topics: ['job_created'],
    })
    const stream = await client.v1('POST', '/webhooks', { notification_type: 'stream' })
    expect(itemsOf(await client.get('/subscriptions')).map(({ id }) => id)).toEqual([json.id])
    expect((await client.get(`/subscriptions/${stream.json.id}`)).status).toBe(404)
    expect((await client.remove(`/subscriptions/${stream.json.id}`)).status).toBe(404)

    const put = await client.put(`/subscriptions/${json.id}`, { technicalContact: 'a@b.c' })
    expect(put.status).toBe(204)
    const { json: webhook } = await client.v1('GET', `/webhooks/${json.id}`)
    expect(webhook).toMatchObject({ contact_email: 'a@b.c', format: 'channel', timeout_ms: 15_000 })
    await client.remove(`/subscriptions/${json.id}`)
    expect((await client.v1('GET', `/webhooks/${json.id}`)).status).toBe(404)
  })
})
