import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { eventually } from '../eventually.ts'
import { type ChannelClient, openChannel } from '../http/channel-client.ts'
import { type Harness, type Json, startHarness } from '../http/harness.ts'
import { createPublisher } from '../publisher.ts'
import { type AskedReceiver, startAskedReceiver } from '../receiver/asked-receiver.ts'
import { startTestServer } from '../running-server.ts'

/** What the owner of a webhook sets, and what stays of it. */

let harness: Harness
let channel: ChannelClient
let receiver: AskedReceiver

beforeAll(async () => {
  harness = await startHarness()
  harness.engine.run()
})
afterAll(() => harness.close())

beforeEach(async () => {
  channel = await openChannel(harness)
  receiver = await startAskedReceiver()
})

const settings: Readonly<Record<string, unknown>> = {
  name: 'Warehouse',
  topics: ['CustomerAdded'],
  format: 'standard',
  headers: { 'X-Region': 'eu' },
  auth: { type: 'api_key', key: 'knock-knock' },
  retry_policy: { delays: [60, 600] },
  success: '200',
  timeout_ms: 9_000,
  max_in_flight: 3,
  rate_limit: 50,
  on_suspend: 'drop',
  signing: ['v1'],
  description: 'Takes goods out.',
  contact_email: 'stock@example.com',
  metadata: { team: 'logistics' },
}

/** Another value for each setting. */
const others: readonly (readonly [string, unknown])[] = [
  ['name', 'Depot'],
  ['topics', ['CustomerSuspended', 'Invoice.*']],
  ['format', 'cloudevents'],
  ['headers', { 'X-Region': 'us' }],
  ['auth', null],
  ['retry_policy', 'hourly'],
  ['success', '2xx'],
  ['timeout_ms', 12_000],
  ['max_in_flight', 7],
  ['rate_limit', null],
  ['on_suspend', 'hold'],
  ['signing', ['v1', 'v1a']],
  ['description', null],
  ['contact_email', 'depot@example.com'],
  ['metadata', { team: 'returns' }],
]

/** Without what follows from the others, and from time. */
async function shown(id: Json | undefined) {
  const { updated_at: _, health: __, pace: ___, ...webhook } = await channel.webhook(id)
  return webhook
}

describe('a setting', () => {
  test('has another value for the tests below', () => {
    expect(others.map(([name]) => name)).toEqual(Object.keys(settings))
  })

  test.each(['PATCH', 'PUT'] as const)(
    'is changed alone by %s, and all others stay [life-modify]',
    async (method) => {
      const { id } = await channel.subscribe({ webhook_url: receiver.url, ...settings })
      let before = await shown(id)
      for (const [name, value] of others) {
        const { status, text } = await channel.call(method, `/webhooks/${id}`, { [name]: value })
        expect([status, name], text).toEqual([200, name])
        const after = await shown(id)
        expect(after).toEqual({ ...before, [name]: value })
        before = after
      }
    },
  )

  test('that is refused changes nothing, nor do those beside it [life-modify]', async () => {
    const { id } = await channel.subscribe({ webhook_url: receiver.url, ...settings })
    const before = await shown(id)
    const changes = { name: 'Depot', timeout_ms: 1 }
    expect((await channel.call('PATCH', `/webhooks/${id}`, changes)).status).toBe(422)
    expect(await shown(id)).toEqual(before)
  })
})

test('a deactivated webhook keeps its settings and gets nothing, and goes on with them [life-deactivate, life-reactivate]', async () => {
  const { id } = await channel.subscribe({ webhook_url: receiver.url, ...settings })
  const witness = await startAskedReceiver()
  await channel.subscribe({ webhook_url: witness.url })
  const before = await shown(id)
  await channel.call('POST', `/webhooks/${id}/deactivate`)
  expect(await shown(id)).toEqual({
    ...before,
    status: 'suspended',
    status_reason: 'deactivated',
  })
  await channel.publish('CustomerAdded')
  await witness.request(1)
  await channel.call('POST', `/webhooks/${id}/reactivate`)
  expect(await shown(id)).toEqual(before)
  const next = await channel.publish('CustomerAdded')
  await witness.request(2)
  const { headers } = await receiver.request(1)
  expect(headers).toMatchObject({
    'webhook-id': next,
    'x-api-key': 'knock-knock',
    'x-region': 'eu',
  })
  expect(receiver.asked).toHaveLength(1)
})

describe('success', () => {
  async function ended(status: number, success: string): Promise<Json | undefined> {
    receiver.answer(() => ({ status }))
    const retry_policy = { delays: [] }
    await channel.subscribe({ webhook_url: receiver.url, success, retry_policy })
    const event = await channel.publish('CustomerAdded')
    const [entry] = await eventually(
      () => channel.log(event),
      ([found]) => ['delivered', 'failed'].includes(String(found?.status)),
    )
    return entry
  }

  test.each([201, 202, 204, 206])(
    'may be 200 alone: %i is a failure then [life-success-200]',
    async (status) => {
      const failed = { status: 'failed', http_code: status, error: 'http_2xx' }
      expect(await ended(status, '200')).toMatchObject(failed)
    },
  )

  test('is 200 there, and any 2xx elsewhere [life-success-200]', async () => {
    expect(await ended(200, '200')).toMatchObject({ status: 'delivered', http_code: 200 })
    channel = await openChannel(harness)
    expect(await ended(204, '2xx')).toMatchObject({ status: 'delivered', http_code: 204 })
  })
})

test('a code is in no log of the server and in no attempt, though the receiver repeats it [life-code-secret]', async () => {
  const server = await startTestServer({ POSTHORN_LOG_LEVEL: 'trace' })
  onTestFinished(() => server.close())
  const { api, path, publish, logWhen, webhook } = await createPublisher(server)
  receiver.answer(({ body }) => ({ status: 500, headers: { 'x-got': body }, body }))
  const { id } = await webhook({ webhook_url: receiver.url, validation: 'code' })
  const refused = await receiver.code(1)
  let one = `${path}/webhooks/${id}`
  const shownWith = (state: string) =>
    eventually(
      () => api.ok<{ validation_state: { answer: string } }>('GET', one),
      ({ validation_state }) => validation_state.answer === state,
    )
  const told: unknown[] = [await shownWith('refused')]
  told.push((await api.call('POST', `${one}/validation`, { json: { code: refused } })).body)

  receiver.answer(({ body }) => ({ status: 200, body }))
  const next = await webhook({ webhook_url: `${receiver.url}/2`, validation: 'code' })
  one = `${path}/webhooks/${next.id}`
  const code = await receiver.code(2)
  told.push(await shownWith('agreed'))
  told.push((await api.call('POST', `${one}/validation`, { json: { code: `${code}x` } })).body)
  told.push(await api.ok('POST', `${one}/validation`, { code }))
  const event = await publish('CustomerAdded')
  await logWhen(event, 'delivered')
  for (const list of ['deliveries', 'events', `deliveries/${event}_${next.id}`]) {
    told.push(await api.ok('GET', `${path}/${list}`))
  }
  told.push((await server.operator.call('GET', '/metrics')).body)

  expect(server.logged.join('')).toContain('/v1/channels/:channel/webhooks/:webhook/validation')
  for (const each of [refused, code]) {
    expect(JSON.stringify(told)).not.toContain(each)
    expect(server.logged.join('')).not.toContain(each)
  }
})
