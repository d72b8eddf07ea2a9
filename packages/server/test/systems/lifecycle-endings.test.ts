import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { eventually } from '../eventually.ts'
import { type ChannelClient, openChannel } from '../http/channel-client.ts'
import { type Harness, type Json, startHarness } from '../http/harness.ts'
import { type AskedReceiver, startAskedReceiver } from '../receiver/asked-receiver.ts'

/** How a webhook ends, by its receiver or by its owner, and what is left of it. */

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

async function publishUntil(status: string): Promise<string> {
  const event = await channel.publish('CustomerAdded')
  await eventually(
    () => channel.log(event),
    ([entry]) => String(entry?.status) === status,
  )
  return event
}

const entryOf = async (event: string) => (await channel.log(event))[0]

describe('a receiver that answers with "webhook-delivery: disable"', () => {
  test('and a failure disables its webhook, with the reason [life-disable-request]', async () => {
    const headers = { 'webhook-delivery': 'disable' }
    receiver.answer(() => ({ status: 400, headers }))
    const { id } = await channel.subscribe({ webhook_url: receiver.url })
    const event = await publishUntil('failed')
    expect(await entryOf(event)).toMatchObject({
      error: 'disabled_by_receiver',
      http_code: 400,
      next_attempt_at: null,
    })
    expect(await channel.webhook(id)).toMatchObject({
      status: 'disabled',
      status_reason: 'receiver_request',
    })
    expect(await channel.log(await channel.publish('CustomerAdded'))).toEqual([])
    receiver.answer(() => ({ status: 200 }))
    await channel.call('POST', `/webhooks/${id}/reactivate`)
    await publishUntil('delivered')
    expect(receiver.asked).toHaveLength(2)
  })

  test('and a success has its event delivered, and stays active [life-disable-request]', async () => {
    receiver.answer(() => ({ status: 200, headers: { 'webhook-delivery': 'disable' } }))
    const { id } = await channel.subscribe({ webhook_url: receiver.url })
    await publishUntil('delivered')
    expect(await channel.webhook(id)).toMatchObject({ status: 'active', status_reason: null })
  })
})

test('a deleted webhook gets nothing more and is not found; its history stays [life-delete]', async () => {
  const { id } = await channel.subscribe({
    webhook_url: receiver.url,
    retry_policy: { delays: [60] },
  })
  const done = await publishUntil('delivered')
  receiver.answer(() => ({ status: 503 }))
  const open = await publishUntil('retrying')
  receiver.answer(() => ({ status: 200 }))

  const path = `/webhooks/${id}`
  expect(await channel.call('DELETE', path)).toMatchObject({
    status: 200,
    json: { response: 'ok' },
  })
  for (const [method, below] of [
    ['GET', ''],
    ['PATCH', ''],
    ['DELETE', ''],
    ['POST', '/reactivate'],
    ['POST', '/deactivate'],
    ['POST', '/test'],
    ['POST', '/replay'],
    ['GET', '/secrets'],
  ] as const) {
    const json = method === 'GET' ? undefined : {}
    const { status } = await channel.call(method, path + below, json)
    expect([method, below, status]).toEqual([method, below, 404])
  }
  expect(await entryOf(open)).toMatchObject({
    webhook_id: id,
    status: 'cancelled',
    next_attempt_at: null,
    attempts: [{ http_code: 503 }],
  })
  expect(await entryOf(done)).toMatchObject({
    webhook_id: id,
    status: 'delivered',
    attempts: [{ http_code: 200 }],
  })
  const witness = await startAskedReceiver()
  await channel.subscribe({ webhook_url: witness.url })
  harness.advance(120_000)
  await harness.engine.tick()
  const after = await publishUntil('delivered')
  expect((await channel.log(after)).map(({ webhook_id }) => webhook_id)).not.toContain(id)
  expect(receiver.asked).toHaveLength(2)
})

describe('a webhook that is not active takes neither a retry nor a replay', () => {
  const ways: Readonly<Record<string, (webhook: Json) => Promise<unknown>>> = {
    suspended: ({ id }) => channel.call('POST', `/webhooks/${id}/deactivate`),
    to_be_validated: ({ id }) => channel.call('PATCH', `/webhooks/${id}`, { validation: 'code' }),
    async disabled() {
      receiver.answer(() => ({ status: 410 }))
      await publishUntil('failed')
    },
  }

  test.each(Object.entries(ways))(
    'while it is %s [life-no-retry-inactive]',
    async (state, leave) => {
      receiver.answer(() => ({ status: 400 }))
      const webhook = await channel.subscribe({
        webhook_url: receiver.url,
        retry_policy: { delays: [] },
      })
      const failed = await publishUntil('failed')
      await leave(webhook)
      expect((await channel.webhook(webhook.id)).status).toBe(state)
      const before = await entryOf(failed)
      for (const path of [
        `/deliveries/${failed}_${webhook.id}/retry`,
        `/webhooks/${webhook.id}/replay`,
      ]) {
        const { json, status } = await channel.call('POST', path, {})
        expect([path, status, json.code]).toEqual([path, 409, 'webhook_not_active'])
      }
      expect(await entryOf(failed)).toEqual(before)
      const posted = receiver.asked.filter(({ headers }) => headers['webhook-id'] === failed)
      expect(posted).toHaveLength(1)
    },
  )
})
