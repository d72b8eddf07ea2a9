import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createClient } from '@posthorn/client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { operatorKey, startTestServer, type TestServer } from './running-server.ts'

let server: TestServer
let receiverUrl: string
let codes: string[] = []
/** Answers 200, and takes note of validation codes. */
const receiver = createServer(async (request, response) => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  const { Code } = JSON.parse(Buffer.concat(chunks).toString())
  if (Code !== undefined) codes.push(Code)
  response.end()
})

beforeAll(async () => {
  server = await startTestServer()
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
  receiverUrl = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`
  codes = []
})
afterAll(async () => {
  await server.close()
  receiver.closeAllConnections()
  receiver.close()
})

/** Each line calls one operation of the API on the running server; what they answer is looked into here and there. */
test('every call of the API has a method, and it works', async () => {
  const called: { readonly method: string; readonly path: string }[] = []
  const client = createClient({
    url: server.url,
    key: operatorKey,
    fetch: (url, init) => {
      called.push({ method: init.method ?? 'GET', path: new URL(url).pathname })
      return fetch(url, init)
    },
  })

  const { service } = client
  expect(await service.health()).toEqual({ status: 'ok' })
  expect(await service.ready()).toEqual({ status: 'ready' })
  expect(await service.metrics()).toContain('# TYPE ')
  expect(await service.docs()).toContain('<html')
  const openapi = await service.openapi()

  expect(await client.topics.create({ name: 'order.created' })).toMatchObject({ schema: null })
  const catalog = { topics: [{ name: 'order.created' }, { name: 'order.closed' }] }
  expect(await client.topics.import(catalog)).toEqual({ created: 1, updated: 0, unchanged: 1 })
  expect((await client.topics.list().page()).data).toHaveLength(2)
  const closed = client.topic('order.closed')
  expect(await closed.update({ description: 'Done.' })).toEqual(await closed.get())
  await closed.delete()

  const made = await client.channels.create({ name: 'Shop', guid: 'shop:1' })
  expect(made.publisher_key).toMatch(/^pk_/)
  const channel = client.channel('shop:1')
  expect(await channel.get()).toMatchObject({ id: made.id })
  expect((await client.channels.list().page()).data).toContainEqual(await channel.get())
  expect(await channel.update({ description: 'Ours' })).toMatchObject({ description: 'Ours' })

  const { id: keyId } = await channel.keys.create({ name: 'checkout', scopes: ['publish'] })
  const rotated = await channel.key(keyId).rotate({ overlap_seconds: 0 })
  expect((await channel.keys.list().page()).data).toHaveLength(3)
  expect(await channel.key(rotated.id).revoke()).toMatchObject({ id: rotated.id })

  const webhook = channel.webhook(
    (await channel.webhooks.create({ webhook_url: receiverUrl, validation: 'code' })).id,
  )
  await expect.poll(() => codes).toHaveLength(1)
  expect(await webhook.validation.confirm({ code: codes[0] ?? '' })).toMatchObject({
    status: 'active',
  })
  expect(await webhook.update({ name: 'Warehouse' })).toMatchObject({ name: 'Warehouse' })
  expect(await webhook.test({ topic: 'order.created' })).toMatchObject({ state: 'delivered' })
  expect((await webhook.secrets.get()).secrets).toHaveLength(1)
  expect((await webhook.secrets.rotate()).secrets).toHaveLength(2)
  expect(await webhook.deactivate()).toMatchObject({ status: 'suspended' })
  expect(await webhook.reactivate()).toMatchObject({ status: 'active' })
  expect(await webhook.get()).toMatchObject({ health: null })
  expect((await channel.webhooks.list().page()).data).toHaveLength(1)
  await expect(webhook.validation.send()).rejects.toMatchObject({ code: 'webhook_validated' })

  const published = await channel.events.publish({ topic: 'order.created', data: { order: 1 } })
  expect(await channel.events.check({ topic: 'order.created' })).toMatchObject({
    topic_known: true,
  })
  const event = channel.event(published.id)
  expect((await channel.events.publishBatch([{ topic: 'order.paid' }])).data).toHaveLength(1)
  expect((await channel.events.list({ topic: 'order.created' }).page()).data).toContainEqual(
    await event.get(),
  )
  await expect
    .poll(async () => (await event.notificationLog.list().page()).data)
    .toMatchObject([{ status: 'delivered' }])
  expect(await event.log.list().page()).toEqual(await event.notificationLog.list().page())

  const [entry] = (await event.log.list().page()).data
  const delivery = channel.delivery(entry?.id ?? '')
  expect(await delivery.get()).toMatchObject({
    attempt_log: [{ number: 1 }],
    created_at: published.created_at,
  })
  expect((await channel.deliveries.list({ event_id: published.id }).page()).data).toHaveLength(1)
  expect((await webhook.deliveries.list({ state: 'delivered' }).page()).data).not.toEqual([])
  await delivery.retry()
  await expect.poll(async () => (await delivery.get()).state).toBe('delivered')
  await expect(delivery.cancel()).rejects.toMatchObject({ code: 'delivery_closed' })

  const { totals } = await channel.stats.get({ step_seconds: 300 })
  expect(totals).toMatchObject({ events: 2, delivered: 3, success_rate: 1 })
  expect((await webhook.stats.get()).totals).toMatchObject({ events: 0, delivered: 3 })
  const { data: worst } = await channel.stats.webhooks({ limit: 1, series: 1 })
  expect(worst).toMatchObject([{ failed: 0, series: expect.arrayContaining([]) }])
  expect((await client.stats.get()).backlog).toMatchObject({ held: 0 })
  const { data: channels } = await client.stats.channels({ limit: 1, series: 1 })
  expect(channels).toMatchObject([{ events: 2, series: expect.arrayContaining([]) }])

  const counted = await webhook.replay({ states: ['delivered'], dry_run: true })
  expect(counted).toMatchObject({ dry_run: true, total: 2 })
  const replay = channel.replay((await webhook.replay({ states: ['failed'] })).id)
  expect(await replay.get()).toMatchObject({ total: 0 })
  expect((await channel.replays.list().page()).data).toHaveLength(1)
  await expect.poll(async () => (await replay.get()).status).toBe('done')
  await expect(replay.cancel()).rejects.toMatchObject({ code: 'replay_ended' })
  expect(await event.eraseData()).toMatchObject({ data: null })

  const stream = await channel.webhooks.create({ notification_type: 'stream', signing: ['v1a'] })
  expect(await service.wellKnown({ webhook_id: stream.id })).toMatchObject({
    public_keys: [{ public_key: stream.public_key }],
  })
  for await (const item of channel.live({}, { onOpen: () => void publishAnother() })) {
    expect(item).toMatchObject({ kind: 'event', data: { topic: 'order.sent' } })
    break
  }
  function publishAnother() {
    return channel.events.publish({ topic: 'order.sent', data: { order: 2 } })
  }
  const { data: leases } = await channel.webhook(stream.id).lease({ wait_seconds: 5 })
  expect(leases).toMatchObject([{ attempt: 1 }])
  const lease_ids = leases.map(({ lease_id }) => lease_id)
  expect(
    await channel.webhook(stream.id).renew({ lease_ids, visibility_seconds: 60 }),
  ).toMatchObject({ data: [{ result: 'renewed' }] })
  expect(await channel.webhook(stream.id).release({ lease_ids })).toMatchObject({
    data: [{ result: 'released', state: 'pending' }],
  })
  const { data: again } = await channel.webhook(stream.id).lease()
  const results = again.map(({ lease_id }) => ({ lease_id, outcome: 'delivered' as const }))
  expect(await channel.webhook(stream.id).settle({ results })).toMatchObject({
    data: [{ result: 'settled' }],
  })

  await webhook.delete()
  await channel.delete()

  let cookie = ''
  const browser = createClient({
    url: server.url,
    fetch: async (url, init) => {
      const { origin, pathname } = new URL(url)
      called.push({ method: init.method ?? 'GET', path: pathname })
      const headers = new Headers(init.headers)
      headers.set('origin', origin)
      headers.set('cookie', cookie)
      const answer = await fetch(url, { ...init, headers })
      cookie = answer.headers.getSetCookie()[0]?.split(';')[0] ?? cookie
      return answer
    },
  })
  const opened = await browser.session.open({ key: operatorKey })
  expect(opened).toMatchObject({ kind: 'operator' })
  expect(await browser.session.get()).toEqual(opened)
  await browser.session.close()
  await expect(browser.session.get()).rejects.toMatchObject({ status: 401 })

  const operations = operationsOf(openapi)
  const uncalled = operations.filter(
    (operation) => !called.some((call) => leadsTo(call, operation)),
  )
  expect(uncalled.map(({ id }) => id)).toEqual([])
  expect(operations.length).toBeGreaterThan(40)

  /** Of paths that fit, the one with the fewest parameters is meant. */
  function leadsTo(call: { method: string; path: string }, operation: Operation): boolean {
    const fitting = operations
      .filter(({ method, pattern }) => method === call.method && pattern.test(call.path))
      .sort((a, b) => a.params - b.params)
    return fitting[0] === operation
  }
})

interface Operation {
  readonly id: string
  readonly method: string
  readonly pattern: RegExp
  readonly params: number
}

/** All but the face for subscriptions, which has clients of its own; an operation with two methods once. */
function operationsOf({ paths }: Record<string, unknown>): Operation[] {
  const entries = Object.entries(paths as Record<string, Record<string, Record<string, unknown>>>)
  return entries
    .filter(([path]) => !path.startsWith('/webhooks/v2/'))
    .flatMap(([path, methods]) =>
      Object.entries(methods)
        .filter(([, { operationId, ...facts }]) => operationId && !('x-same-as' in facts))
        .map(([method, { operationId }]) => ({
          id: String(operationId),
          method: method.toUpperCase(),
          pattern: new RegExp(`^${path.replaceAll('.', '\\.').replace(/\{\w+\}/g, '[^/]+')}$`),
          params: path.split('{').length,
        })),
    )
}
