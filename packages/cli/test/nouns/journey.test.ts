import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchSurroundings, type Surroundings, until } from './in-server.ts'

interface Delivery {
  readonly id: string
  readonly state: string
}

let at: Surroundings

beforeAll(async () => {
  at = await launchSurroundings()
})
afterAll(() => at.stop())

test('a developer goes from a channel to a delivered event, and cleans up, with commands alone', async () => {
  const { ok, json, receiver, run } = at
  await ok(['topics', 'create', 'order.created', '--example', '{"order": 7}'])
  const created = await ok([
    ...['webhooks', 'create', receiver.url, '--topics', 'order.*'],
    ...['--name', 'Warehouse', '--retry-policy', '1h', '--metadata', 'team=stock'],
  ])
  expect(created).toMatch(/^secret {2,}whsec_\S+$/m)
  expect(created).toMatch(/^subscriber_key {2,}sk_\w+$/m)
  const [webhook] = await json<{ id: string }>(['webhooks', 'list'])
  const id = webhook?.id ?? ''

  receiver.answer = { status: 503, headers: { 'x-node': 'b' }, body: 'come back later' }
  const published = await ok(['events', 'publish', 'order.created', '--data', '{"order": 1001}'])
  expect(published).toMatch(/^topic {2,}order\.created$/m)
  const [waiting] = await until(
    () => json<Delivery>(['deliveries', 'list', '--webhook', id]),
    ([delivery]) => delivery?.state === 'retrying',
  )
  const delivery = waiting?.id ?? ''
  expect(await ok(['deliveries', 'list', '--state', 'retrying', '--since', '1h'])).toMatch(
    new RegExp(`^${delivery} {2}retrying {2,}order.created {2,}1 {2}http_5xx {2,}in \\d+ min`, 'm'),
  )
  const brief = await ok(['deliveries', 'get', delivery])
  expect(brief).toMatch(/ failed {2,}503 {2,}[\d.]+ m?s {2}http_5xx: The receiver answered 503/)
  expect(brief).not.toContain('come back later')
  const full = await ok(['deliveries', 'get', delivery, '--full'])
  expect(full).toContain('come back later')
  expect(full).toMatch(/^ {2}x-node {2,}b$/m)
  expect(full).toMatch(/^ {2}webhook-id {2,}\S+$/m)

  receiver.answer = { status: 200 }
  expect(await ok(['deliveries', 'retry', delivery])).toMatch(/^state {2,}pending$/m)
  await until(
    () => json<Delivery>(['webhooks', 'deliveries', id]),
    ([each]) => each?.state === 'delivered',
  )
  expect(JSON.parse(receiver.bodies.at(-1) ?? '')).toMatchObject({ data: { order: 1001 } })

  expect(await ok(['webhooks', 'delete', id, '--yes'])).toBe(`Deleted the webhook ${id}.\n`)
  expect(await ok(['topics', 'delete', 'order.created', '--yes'])).toBe(
    'Deleted the topic order.created.\n',
  )
  expect(await ok(['channels', 'delete', 'shop', '--yes'])).toMatch(/^Deleted the channel \S+\.\n$/)
  const gone = await run(['webhooks', 'list'])
  expect(gone).toMatchObject({ code: 1, err: expect.stringContaining('(not_found)') })
})
