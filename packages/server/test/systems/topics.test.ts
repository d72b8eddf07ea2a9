import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  type ApiAnswer,
  type ChannelKeys,
  type Harness,
  type Json,
  makeChannel,
  makeWebhook,
  startHarness,
} from '../http/harness.ts'

/** The catalog: what publishers may say, and who is told when it changes. */

let harness: Harness
let channel: ChannelKeys

/** By so much the monotonic clock is ahead. */
let passedMs = 0

beforeAll(async () => {
  harness = await startHarness({ monotonicMs: () => performance.now() + passedMs })
})
afterAll(() => harness.close())
beforeEach(async () => {
  channel = await makeChannel(harness)
})

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

function operate(method: Method, path: string, json?: unknown): Promise<ApiAnswer> {
  return harness.call({ method, path, key: harness.operatorKey, json })
}

let made = 0
/** A topic of a name that no other test has. */
async function topic(settings: Record<string, unknown> = {}): Promise<string> {
  const name = `test${++made}.topic`
  const answer = await operate('POST', '/v1/topics', { name, ...settings })
  expect(answer.status, answer.text).toBe(201)
  return name
}

function publish(json: unknown, path = '/events'): Promise<ApiAnswer> {
  const key = channel.publisherKey
  return harness.call({ method: 'POST', path: `${channel.path}${path}`, key, json })
}

function send(body: string, type: string, path = '/events'): Promise<ApiAnswer> {
  const headers = { 'content-type': type }
  const key = channel.publisherKey
  return harness.call({ method: 'POST', path: `${channel.path}${path}`, key, body, headers })
}

async function stored(): Promise<Json> {
  const path = `${channel.path}/events`
  const { json } = await harness.call({ path, key: channel.publisherKey })
  return json.data as Json
}

function faultsOf({ status, json }: ApiAnswer) {
  const errors = (json.errors ?? []) as unknown as { pointer: string; code: string }[]
  return [status, ...errors.map(({ pointer, code }) => `${pointer} ${code}`)]
}

const orderSchema = {
  type: 'object',
  required: ['order'],
  properties: {
    order: {
      type: 'object',
      required: ['id', 'total'],
      properties: {
        id: { type: 'integer' },
        total: { type: 'number', minimum: 0 },
        state: { enum: ['open', 'paid'] },
        password: { type: 'integer' },
        lines: { type: 'array', items: { type: 'object', required: ['sku'] } },
      },
      additionalProperties: false,
    },
  },
}
const order = { id: 1001, total: 49.9 }

describe('data of a topic with a schema', () => {
  test('is taken when it follows the schema, and whatever it is when there is none', async () => {
    const name = await topic({ schema: orderSchema })
    expect((await publish({ event_name: name, data: { order } })).status).toBe(201)
    expect((await publish({ event_name: await topic(), data: [1, 'x'] })).status).toBe(201)
    expect((await publish({ event_name: 'not.in.the.catalog', data: 7 })).status).toBe(201)
  })

  test.each([
    [{}, '/data/order', 'order is missing, which the schema requires.'],
    [
      { order: { ...order, total: '49.90' } },
      '/data/order/total',
      'order.total is "49.90", which must be number.',
    ],
    [{ order: { ...order, total: -1 } }, '/data/order/total', 'which must be >= 0.'],
    [
      { order: { ...order, state: 'lost' } },
      '/data/order/state',
      'which must be one of "open","paid".',
    ],
    [
      { order: { ...order, tax: 1 } },
      '/data/order/tax',
      'The schema has no field order.tax; leave it out.',
    ],
    [
      { order: { ...order, lines: [{ sku: 'a' }, {}] } },
      '/data/order/lines/1/sku',
      'order.lines[1].sku is missing',
    ],
    [{ order: { ...order, id: 1.5 } }, '/data/order/id', 'order.id is 1.5, which must be integer.'],
    [[], '/data', 'data is [], which must be object.'],
    [null, '/data', 'data is null'],
  ])('%j is refused, naming the place %s [topic-schema]', async (data, pointer, says) => {
    const name = await topic({ schema: orderSchema })
    const answer = await publish({ event_name: name, data })
    expect(faultsOf(answer)).toEqual([422, `${pointer} schema_mismatch`])
    expect(answer.json.detail).toContain(says)
    expect(answer.json.detail).toContain(`/v1/topics/${name}`)
    expect(await stored()).toEqual([])
  })

  test('shows values short, and nothing that may be a password', async () => {
    const name = await topic({ schema: orderSchema })
    const long = await publish({ event_name: name, data: { order: 'x'.repeat(5_000) } })
    expect(long.text.length).toBeLessThan(1_000)
    const data = { order: { ...order, password: 'hunter2' } }
    const secret = await publish({ event_name: name, data })
    expect(faultsOf(secret)).toEqual([422, '/data/order/password schema_mismatch'])
    expect(secret.text).not.toContain('hunter2')
  })

  test('of a form is text, and the refusal says what to do about it', async () => {
    const name = await topic({ schema: orderSchema })
    const form = 'application/x-www-form-urlencoded'
    const body = `event_name=${name}&data[order][id]=1001&data[order][total]=49.9`
    const answer = await send(body, form)
    expect(faultsOf(answer)).toEqual([422, '/data/order/id schema_mismatch'])
    expect(answer.json.detail).toContain('Every value of a form is a string; send application/json')
    const words = await topic({ schema: { type: 'object', required: ['a'] } })
    expect((await send(`event_name=${words}&data[a]=b`, form)).status).toBe(201)
  })

  test('of a batch is refused as a whole, each fault by its place [topic-schema]', async () => {
    const name = await topic({ schema: orderSchema })
    const good = { event_name: name, data: { order } }
    const events = [good, { topic: name, data: {} }, { event_name: 'free', data: 1 }, good]
    events.push({ event_name: name, data: { order: { ...order, total: 'much' } } } as never)
    const faults = [422, '/1/data/order schema_mismatch', '/4/data/order/total schema_mismatch']
    expect(faultsOf(await publish(events, '/events/batch'))).toEqual(faults)
    const lines = events.map((event) => JSON.stringify(event)).join('\n\n')
    expect(faultsOf(await send(lines, 'application/x-ndjson', '/events/batch'))).toEqual(faults)
    expect(await stored()).toEqual([])
    expect((await publish([good, good], '/events/batch')).status).toBe(201)
  })

  test('follows a changed schema from the next event on', async () => {
    const name = await topic({ schema: orderSchema })
    const event = { event_name: name, data: { note: 'hello' } }
    expect((await publish(event)).status).toBe(422)
    await operate('PATCH', `/v1/topics/${name}`, { schema: null })
    expect((await publish(event)).status).toBe(201)
    await operate('PATCH', `/v1/topics/${name}`, { schema: { required: ['text'] } })
    expect(faultsOf(await publish(event))).toEqual([422, '/data/text schema_mismatch'])
    await operate('DELETE', `/v1/topics/${name}`)
    expect((await publish(event)).status).toBe(201)
  })

  test('may have fields named as what objects have anyway', async () => {
    const schema = {
      type: 'object',
      required: ['toString'],
      properties: { constructor: { type: 'string' } },
    }
    const name = await topic({ schema })
    expect(faultsOf(await publish({ event_name: name, data: {} }))).toEqual([
      422,
      '/data/toString schema_mismatch',
    ])
    expect((await publish({ event_name: name, data: { toString: 1 } })).status).toBe(201)
  })

  test('cannot keep the server busy with a pattern that backtracks', async () => {
    const schema = { type: 'object', properties: { name: { type: 'string', pattern: '^(a+)+$' } } }
    const name = await topic({ schema })
    expect((await publish({ event_name: name, data: { name: 'aaa' } })).status).toBe(201)
    const evil = { event_name: name, data: { name: `${'a'.repeat(60)}!` } }
    const answer = await publish([{ event_name: name }, evil], '/events/batch')
    expect(faultsOf(answer)).toEqual([422, '/1/data invalid_schema'])
    expect(answer.json.detail).toContain('takes more than 50 ms')
  })

  test('cannot keep the server busy with references that multiply', async () => {
    const twice = (at: number) => [{ $ref: `#/$defs/d${at + 1}` }, { $ref: `#/$defs/d${at + 1}` }]
    const chain = Array.from({ length: 40 }, (_, at) => [`d${at}`, { allOf: twice(at) }])
    const $defs = { ...Object.fromEntries(chain), d40: {} }
    const schema = { properties: { a: { $ref: '#/$defs/d0' } }, $defs }
    // No value that the schema is tried with when it is written goes down there.
    const name = await topic({ schema })
    expect((await publish({ event_name: name, data: {} })).status).toBe(201)
    const answer = await publish({ event_name: name, data: { a: 1 } })
    expect(faultsOf(answer)).toEqual([422, '/data invalid_schema'])
  })

  test('may be a long list of things that all differ', async () => {
    const schema = { type: 'array', uniqueItems: true }
    const name = await topic({ schema })
    const data = Array.from({ length: 900 }, (_, id) => ({ id, a: id % 3 }))
    expect((await publish({ event_name: name, data })).status).toBe(201)
    const twice = await publish({ event_name: name, data: [...data, { a: 0, id: 0 }] })
    expect(faultsOf(twice)).toEqual([422, '/data schema_mismatch'])
    expect(twice.json.detail).toContain('items ## 0 and 900 are identical')
  })

  test('that takes long time and again is not checked for a while, in that channel alone', async () => {
    const schema = { type: 'object', properties: { name: { type: 'string', pattern: '^(a+)+$' } } }
    const name = await topic({ schema })
    const good = { event_name: name, data: { name: 'aaa' } }
    const evil = { event_name: name, data: { name: `${'a'.repeat(60)}!` } }
    const statuses = new Set<number>()
    for (let round = 0; round < 30 && !statuses.has(429); round++) {
      const { status } = await publish(evil)
      // On a busy machine the server stands still for longer than the channel pays for.
      if (status === 503) passedMs += 10_000
      else statuses.add(status)
    }
    expect([...statuses]).toEqual([422, 429])
    const refused = await publish(good)
    expect(refused.status).toBe(429)
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
    expect((await publish({ event_name: 'of.no.schema', data: 1 })).status).toBe(201)
    const other = await makeChannel(harness)
    const path = `${other.path}/events`
    const asOther = { method: 'POST', path, key: other.publisherKey, json: good } as const
    expect((await harness.call(asOther)).status).toBe(201)
  })
})

/** Each field follows the rule of the next, and the last that of the first. */
function circle(fields: number): object {
  const entries = Array.from({ length: fields }, (_, at) => [
    `f${at}`,
    { $ref: `#/properties/f${(at + 1) % fields}` },
  ])
  return { properties: Object.fromEntries(entries) }
}

function flat(fields: number): object {
  const entries = Array.from({ length: fields }, (_, at) => [`f${at}`, { type: 'string' }])
  return { properties: Object.fromEntries(entries) }
}

describe('a topic', () => {
  test.each([
    [{ type: 7 }, '/schema/type', 'which must be equal to one of the allowed values'],
    [{ requierd: ['a'] }, '/schema', 'unknown keyword: "requierd"'],
    [
      { type: 'string', format: 'e-mail' },
      '/schema/format',
      'The format "e-mail" is not known here; the formats are date-time',
    ],
    [{ type: 'string', format: 'url' }, '/schema/format', 'The format "url" is not known'],
    [{ type: 'string', pattern: '(' }, '/schema', 'Invalid regular expression'],
    [
      { properties: { a: { $ref: 'https://example.com/a.json' } } },
      '/schema/properties/a/$ref',
      'nothing is fetched',
    ],
    [{ $ref: '#/$defs/missing' }, '/schema', "can't resolve reference #/$defs/missing"],
    [{ $ref: '#' }, '/schema', 'refers to itself without end'],
    [
      { $schema: 'http://json-schema.org/draft-07/schema#' },
      '/schema/$schema',
      'write it in JSON Schema 2020-12',
    ],
    [circle(100), '/schema', 'refers to itself without end'],
    [
      { properties: { a: { $ref: '#/$defs/b' } }, $defs: { b: { $ref: '#/$defs/b' } } },
      '/schema',
      'without end',
    ],
    [flat(160), '/schema', 'more than 300 rules'],
    [
      JSON.parse('{"properties":{"__proto__":{"type":"string"}}}'),
      '/schema/properties/__proto__',
      'take another name',
    ],
    [{ required: ['a', '__proto__'] }, '/schema/required', 'take another name'],
    [{ $anchor: '__proto__' }, '/schema/$anchor', 'take another name'],
    [{ $async: true, type: 'object' }, '/schema/$async', 'leave it out'],
    [{ description: 'x'.repeat(70_000) }, '/schema', 'bytes, the most is 65536'],
  ])('takes no schema that would check nothing or cannot be used: %#', async (schema, at, says) => {
    const answer = await operate('POST', '/v1/topics', { name: 'never.made', schema })
    expect(faultsOf(answer)).toEqual([422, `${at} invalid_schema`])
    expect(answer.json.detail).toContain(says)
    expect((await operate('GET', '/v1/topics/never.made')).status).toBe(404)
  })

  test('takes a schema that is too deep for a stack as little', async () => {
    let schema: object = { type: 'object' }
    for (let depth = 0; depth < 20; depth++) schema = { properties: { a: schema } }
    const answer = await operate('POST', '/v1/topics', { name: 'never.made', schema })
    expect(answer.json.detail).toContain('nested more than 32 deep')
  })

  test('takes schemas with references within, annotations and ids of their own', async () => {
    const schema = {
      $schema: 'https://json-schema.org/draft/2020-12/schema#',
      $id: 'https://example.com/tree',
      'x-owner': 'billing',
      type: 'object',
      required: ['value'],
      properties: {
        value: { type: 'number' },
        'x-a.b': { type: 'string', 'x-label': 'B' },
        children: { type: 'array', items: { $ref: '#' } },
        due: { $ref: '#/$defs/day' },
        until: { $ref: '#day' },
      },
      $defs: { day: { $anchor: 'day', type: 'string', format: 'date' } },
    }
    const example = { value: 1, children: [{ value: 2, children: [] }], due: '2026-02-03' }
    // Twice: an `$id` belongs to one topic, not to all.
    for (const name of [await topic({ schema, example }), await topic({ schema, example })]) {
      const data = { value: 1, children: [{ value: 2, children: [{ value: 'three' }] }] }
      expect(faultsOf(await publish({ event_name: name, data }))).toEqual([
        422,
        '/data/children/0/children/0/value schema_mismatch',
      ])
    }
  })

  test('has an example that follows its schema, whichever of them is changed', async () => {
    const schema = orderSchema
    const wrong = { order: { id: 'x' } }
    const fresh = await operate('POST', '/v1/topics', {
      name: 'never.made',
      schema,
      example: wrong,
    })
    expect(faultsOf(fresh)).toEqual([422, '/example/order/total schema_mismatch'])
    const name = await topic({ schema, example: { order } })
    const path = `/v1/topics/${name}`
    expect(faultsOf(await operate('PATCH', path, { example: [] }))).toEqual([
      422,
      '/example schema_mismatch',
    ])
    const narrower = { type: 'object', required: ['invoice'] }
    const changed = await operate('PATCH', path, { schema: narrower })
    expect(faultsOf(changed)).toEqual([422, '/schema schema_mismatch'])
    expect(changed.json.detail).toContain('Send a new example with it')
    const both = await operate('PATCH', path, { schema: narrower, example: { invoice: 1 } })
    expect(both.status).toBe(200)
    expect((await operate('PATCH', path, { description: 'x' })).status).toBe(200)
    expect((await operate('PATCH', path, { schema: null, example: [] })).status).toBe(200)
  })

  test('has no example that no event could carry', async () => {
    const example = 'x'.repeat(20_000)
    const answer = await operate('POST', '/v1/topics', { name: 'never.made', example })
    expect(faultsOf(answer)).toEqual([422, '/example out_of_range'])
  })

  test('may be called import', async () => {
    await operate('POST', '/v1/topics', { name: 'import', description: 'Goods came in.' })
    const path = '/v1/topics/import'
    expect((await operate('GET', path)).json).toMatchObject({ description: 'Goods came in.' })
    expect((await operate('DELETE', path)).status).toBe(200)
  })
})

describe('a deprecated topic', () => {
  const on = (year: number) => `${year}-02-03T04:05:06Z`
  const seconds = (year: number) => `@${Date.parse(on(year)) / 1000}`

  test('is taken still, and its publishers are told since when [topic-deprecated]', async () => {
    const name = await topic()
    const event = { event_name: name }
    expect((await publish(event)).headers.deprecation).toBeUndefined()
    await operate('PATCH', `/v1/topics/${name}`, { deprecated_at: on(2024) })
    const told = await publish(event)
    expect(told.status).toBe(201)
    expect(told.headers).toMatchObject({
      deprecation: seconds(2024),
      link: `</v1/topics/${name}>; rel="deprecation"`,
    })
    await operate('PATCH', `/v1/topics/${name}`, { deprecated_at: null })
    expect((await publish(event)).headers.deprecation).toBeUndefined()
  })

  test('in a batch is told with the earliest date, and a link for each [topic-deprecated]', async () => {
    const [fresh, old, older] = [await topic(), await topic(), await topic()]
    await operate('PATCH', `/v1/topics/${old}`, { deprecated_at: on(2030) })
    await operate('PATCH', `/v1/topics/${older}`, { deprecated_at: on(2023) })
    const events = [fresh, old, older, old].map((event_name) => ({ event_name }))
    const told = await publish(events, '/events/batch')
    const link = [older, old].map((name) => `</v1/topics/${name}>; rel="deprecation"`).join(', ')
    expect(told.headers).toMatchObject({ deprecation: seconds(2023), link })
  })
})

describe('a strict channel', () => {
  beforeEach(async () => {
    const key = channel.publisherKey
    const json = { strict_topics: true }
    const answer = await harness.call({ method: 'PATCH', path: channel.path, key, json })
    expect(answer.json.strict_topics).toBe(true)
    await operate('POST', '/v1/topics/import', {
      topics: [{ name: 'shop.order.created' }, { name: 'shop.order.paid' }, { name: 'Refunded' }],
    })
  })

  test('takes events of known topics alone, and says what was probably meant [topic-strict]', async () => {
    expect((await publish({ event_name: 'shop.order.paid' })).status).toBe(201)
    const near = await publish({ event_name: 'shop.order.creatd' })
    expect(faultsOf(near)).toEqual([422, '/event_name unknown_topic'])
    expect(near.json.detail).toContain('Did you mean shop.order.created?')
    const far = await publish({ topic: 'something.else' })
    expect(faultsOf(far)).toEqual([422, '/topic unknown_topic'])
    expect(far.json.detail).toContain('The topics are listed at /v1/topics.')
    const batch = [{ event_name: 'shop.order.paid' }, { topic: 'shop_order_paid' }, { topic: 'x' }]
    expect(faultsOf(await publish(batch, '/events/batch'))).toEqual([
      422,
      '/1/topic unknown_topic',
      '/2/topic unknown_topic',
    ])
    expect(await stored()).toHaveLength(1)
  })

  const subscribe = (topics: readonly string[]) => {
    const json = { webhook_url: harness.receiverUrl, topics }
    const path = `${channel.path}/webhooks`
    return harness.call({ method: 'POST', path, key: channel.publisherKey, json })
  }

  test('takes webhooks for known topics alone; a prefix must cover one [topic-strict]', async () => {
    for (const topics of [[], ['Refunded'], ['shop.*'], ['shop.order.*', 'shop.order.paid']]) {
      expect((await subscribe(topics)).status).toBe(201)
    }
    const answer = await subscribe(['shop.order.paid', 'refunde', 'shop.oder.*', 'Refunded.*'])
    expect(faultsOf(answer)).toEqual([
      422,
      '/topics/1 unknown_topic',
      '/topics/2 unknown_topic',
      '/topics/3 unknown_topic',
    ])
    expect(answer.text).toContain('Did you mean Refunded?')
    expect(answer.text).toContain('Did you mean shop.order.*?')
  })

  test('lets a webhook keep what it had before the channel became strict', async () => {
    const other = await makeChannel(harness)
    const { path } = await makeWebhook(harness, other, { topics: ['old.topic'] })
    const change = (json: unknown, at = path) =>
      harness.call({ method: 'PATCH', path: at, key: other.publisherKey, json })
    await change({ strict_topics: true }, other.path)
    expect((await change({ name: 'Mine' })).status).toBe(200)
    expect((await change({ topics: ['Refunded', 'old.topic'] })).status).toBe(200)
    expect(faultsOf(await change({ topics: ['old.topic', 'new.topic'] }))).toEqual([
      422,
      '/topics/1 unknown_topic',
    ])
  })
})

test('a prefix subscribes to every topic below it at any depth, and to no other [topic-prefix]', async () => {
  const { id, path } = await makeWebhook(harness, channel, { topics: ['order.*', 'Refunded'] })
  const wanted = async (event_name: string) => {
    const { json } = await publish({ event_name })
    const log = await harness.call({
      path: `${channel.path}/events/${json.id}/notification_log`,
      key: channel.publisherKey,
    })
    return (log.json as unknown as Json[]).map(({ webhook_id }) => String(webhook_id))
  }
  for (const topic of ['order.created', 'order.line.added', 'order.a.b.c', 'Refunded']) {
    expect(await wanted(topic), topic).toEqual([id])
  }
  for (const topic of [
    'order',
    'orders.created',
    'order-created',
    'my.order.created',
    'Refunded.x',
  ]) {
    expect(await wanted(topic), topic).toEqual([])
  }
  const key = channel.publisherKey
  await harness.call({ method: 'PATCH', path, key, json: { topics: ['order.line.*'] } })
  expect(await wanted('order.line.added')).toEqual([id])
  expect(await wanted('order.created')).toEqual([])
})

describe('importing a catalog', () => {
  const load = (topics: readonly object[]) => operate('POST', '/v1/topics/import', { topics })

  test('creates what is missing, changes what differs, and keeps what is left out', async () => {
    const [a, b] = [await topic({ description: 'As it was.' }), await topic()]
    const c = `${a}.more`
    const catalog = [
      { name: a, schema: orderSchema, example: { order } },
      { name: b },
      { name: c, deprecated_at: '2026-02-03T04:05:06Z' },
    ]
    expect((await load(catalog)).json).toEqual({ created: 1, updated: 1, unchanged: 1 })
    expect((await operate('GET', `/v1/topics/${a}`)).json).toMatchObject({
      description: 'As it was.',
      schema: orderSchema,
      example: { order },
    })
    expect((await load(catalog)).json).toEqual({ created: 0, updated: 0, unchanged: 3 })
    expect((await publish({ event_name: a, data: {} })).status).toBe(422)
    expect((await publish({ event_name: c })).headers.deprecation).toBeDefined()
  })

  test('is all or nothing, and tells every fault by its place [topic-import]', async () => {
    const known = await topic({ example: { order: 7 } })
    const answer = await load([
      { name: 'import.good' },
      { name: 'import.schema', schema: { type: 7 } },
      { name: 'import.example', schema: orderSchema, example: {} },
      { name: known, schema: orderSchema },
      { name: 'import.good' },
    ])
    expect(faultsOf(answer)).toEqual([
      422,
      '/topics/1/schema/type invalid_schema',
      '/topics/2/example/order schema_mismatch',
      '/topics/3/schema schema_mismatch',
      '/topics/4/name duplicate',
    ])
    expect((await operate('GET', '/v1/topics/import.good')).status).toBe(404)
  })

  test('takes the file of a catalog as it is, up to 1,000 topics [topic-import]', async () => {
    const topics = Array.from({ length: 1_000 }, (_, at) => ({ name: `bulk.topic-${at}` }))
    const file = { name: 'Bulk', description: 'For people.', topics }
    const imported = await operate('POST', '/v1/topics/import', file)
    expect(imported.json).toEqual({ created: 1_000, updated: 0, unchanged: 0 })
    const more = await load([...topics, { name: 'bulk.one-more' }])
    expect(faultsOf(more)).toEqual([422, '/topics out_of_range'])
    expect(faultsOf(await load([]))).toEqual([422, '/topics out_of_range'])
    expect(faultsOf(await load([{ name: 'a', colour: 1 }]))).toEqual([
      422,
      '/topics/0/colour unknown_field',
    ])
  })
})
