import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { systemClock } from '../../src/system/system-clock.ts'
import {
  type ChannelKeys,
  type Harness,
  type Json,
  makeChannel,
  makeWebhook,
  startHarness,
} from '../http/harness.ts'
import { createPublisher } from '../publisher.ts'
import { answer } from '../receiver/behaviour.ts'
import { startReceiver } from '../receiver/receiver.ts'
import { startTestServer } from '../running-server.ts'

const dayMs = 24 * 60 * 60 * 1000

let harness: Harness
let channel: ChannelKeys
let passedMs = 0

// Each test has its own, since ids are made by the machine's clock, whatever the test lets pass.
beforeEach(async () => {
  passedMs = 0
  harness = await startHarness({ monotonicMs: () => systemClock.monotonicMs() + passedMs })
  channel = await makeChannel(harness)
  return () => harness.close()
})

/** Lets days go by, and the engine do what is due by then. */
async function pass(days: number): Promise<void> {
  passedMs += days * dayMs
  harness.advance(days * dayMs)
  for (let turn = 0; turn < 5; turn++) await harness.engine.tick()
}

function manage(method: 'POST' | 'PATCH' | 'DELETE' | 'GET', path: string, json?: unknown) {
  const key = channel.publisherKey
  return harness.call({
    method,
    path: channel.path + path,
    key,
    ...(json !== undefined && { json }),
  })
}

async function publish(topic = 'a'): Promise<string> {
  return String((await manage('POST', '/events', { event_name: topic, data: { n: 1 } })).json.id)
}

async function log(eventId: string): Promise<Json> {
  return (await manage('GET', `/events/${eventId}/notification_log`)).json[0] ?? {}
}

async function statusOf(path: string): Promise<number> {
  return (await manage('GET', path)).status
}

/** A suspended webhook whose next event is held. */
async function holding() {
  const webhook = await makeWebhook(harness, channel, { on_suspend: 'hold', topics: ['held'] })
  await manage('POST', `/webhooks/${webhook.id}/deactivate`)
  return webhook
}

describe('retention', () => {
  test('removes an event with its log when the channel keeps it no longer [keep-retention, life-history-60]', async () => {
    await manage('PATCH', '', { retention_days: 7 })
    const stream = await makeWebhook(harness, channel, {
      notification_type: 'stream',
      webhook_url: undefined,
    })
    const event = await publish()
    const { json } = await manage('POST', `/webhooks/${stream.id}/lease`, {})
    const leased = json.data?.[0]
    await manage('POST', `/webhooks/${stream.id}/settle`, {
      results: [{ lease_id: leased?.lease_id, outcome: 'delivered' }],
    })
    await pass(6)
    const younger = await publish('other')
    expect(await log(event)).toMatchObject({ status: 'delivered', attempts: [{}] })
    await pass(2)
    expect(await statusOf(`/events/${event}`)).toBe(404)
    expect(await statusOf(`/events/${event}/notification_log`)).toBe(404)
    expect(await statusOf(`/deliveries/${String(leased?.delivery_id)}`)).toBe(404)
    expect((await manage('GET', '/events')).json.data).toMatchObject([{ id: younger }])
  })

  test('is 60 days where the channel says nothing else [keep-retention, life-history-60]', async () => {
    const event = await publish()
    await pass(59)
    expect(await statusOf(`/events/${event}/notification_log`)).toBe(200)
    await pass(2)
    expect(await statusOf(`/events/${event}/notification_log`)).toBe(404)
  })

  test('follows a change of the channel, and is each channel’s own', async () => {
    const [mine, myEvent] = [channel, await publish()]
    channel = await makeChannel(harness)
    const event = await publish()
    await pass(10)
    await manage('PATCH', '', { retention_days: 5 })
    await pass(1)
    expect(await statusOf(`/events/${event}`)).toBe(404)
    channel = mine
    expect(await statusOf(`/events/${myEvent}`)).toBe(200)
  })

  test('never takes what is still open, and comes back when it has ended [keep-retention, life-history-60]', async () => {
    await manage('PATCH', '', { retention_days: 1, max_hold_days: 300 })
    await holding()
    const held = await publish('held')
    await pass(100)
    expect(await log(held)).toMatchObject({ status: 'held' })
    const { json } = await manage('GET', `/deliveries?event_id=${held}`)
    await manage('POST', `/deliveries/${String(json.data?.[0]?.id)}/cancel`)
    await pass(1)
    expect(await statusOf(`/events/${held}`)).toBe(404)
  })
})

describe('what waits too long', () => {
  test('as held fails as expired, and can be sent again after all [keep-hold]', async () => {
    const webhook = await holding()
    const event = await publish('held')
    await pass(29)
    expect(await log(event)).toMatchObject({ status: 'held', error: null })
    await pass(2)
    expect(await log(event)).toMatchObject({
      status: 'failed',
      error: 'expired',
      http_code: null,
      next_attempt_at: null,
      attempts: [],
    })
    await manage('POST', `/webhooks/${webhook.id}/reactivate`)
    const retried = await manage('POST', `/deliveries/${event}_${webhook.id}/retry`)
    expect(retried).toMatchObject({ status: 200, json: { state: 'pending' } })
  })

  test('on a stream fails as expired, when nobody leases it [keep-hold]', async () => {
    await manage('PATCH', '', { max_hold_days: 3 })
    const { json } = await manage('POST', '/webhooks', { notification_type: 'stream' })
    const event = await publish()
    await pass(2)
    const younger = await publish()
    await pass(2)
    expect(await log(event)).toMatchObject({ status: 'failed', error: 'expired' })
    expect(await log(younger)).toMatchObject({ status: 'pending' })
    const leases = await manage('POST', `/webhooks/${String(json.id)}/lease`, {})
    expect(leases.json.data).toMatchObject([{ headers: { 'webhook-id': younger } }])
  })
})

describe('erasing the data of an event', () => {
  test('leaves that it happened, and nothing of what it said [keep-erase]', async () => {
    const { json } = await manage('POST', '/events', {
      event_name: 'user.created',
      ext_ref_code: 'u-7',
      data: { name: 'Ada' },
      current_context: { ip: '192.0.2.1' },
    })
    const path = `/events/${String(json.id)}`
    expect(json).toMatchObject({ data: { name: 'Ada' }, erased_at: null })
    const erased = await manage('DELETE', `${path}/data`)
    expect(erased).toMatchObject({
      status: 200,
      json: {
        id: json.id,
        event_name: 'user.created',
        ext_ref_code: 'u-7',
        data: null,
        current_context: null,
      },
    })
    expect(Date.parse(String(erased.json.erased_at))).toBeGreaterThan(0)
    expect((await manage('GET', path)).json).toEqual(erased.json)
    expect((await manage('DELETE', `${path}/data`)).json).toEqual(erased.json)
    expect((await manage('GET', '/events?topic=user.created')).json.data).toEqual([erased.json])
  })

  test('is refused while deliveries are open; afterwards nothing is sent again', async () => {
    const webhook = await holding()
    const event = await publish('held')
    const refused = await manage('DELETE', `/events/${event}/data`)
    expect(refused).toMatchObject({ status: 409, json: { code: 'delivery_open' } })
    expect(String(refused.json.detail)).toContain('cancel')
    const delivery = `/deliveries/${event}_${webhook.id}`
    await manage('POST', `${delivery}/cancel`)
    expect(await manage('DELETE', `/events/${event}/data`)).toMatchObject({ status: 200 })
    await manage('POST', `/webhooks/${webhook.id}/reactivate`)
    expect(await manage('POST', `${delivery}/retry`)).toMatchObject({
      status: 409,
      json: { code: 'event_erased' },
    })
    expect(await log(event)).toMatchObject({ status: 'cancelled' })
  })

  test.each(['0', '019c21ac-ec65-7a10-8c11-4f6b1d2e3a03'])('finds no event %s', async (id) => {
    expect(await manage('DELETE', `/events/${id}/data`)).toMatchObject({ status: 404 })
  })

  test('takes it out of the log of its attempts, and out of the files [keep-erase]', async () => {
    const words = `the-payload-${'0123456789abcdef'.repeat(400)}-ends`
    const receiver = await startReceiver({
      behaviours: { '/': { steps: [answer(200, { body: `got ${words}` })], per: 'path' } },
    })
    let server = await startTestServer()
    try {
      const publisher = await createPublisher(server)
      const webhook = await publisher.webhook({ webhook_url: receiver.url })
      const event = await publisher.publish('a', { words })
      await publisher.logWhen(event, 'delivered')
      const path = `${publisher.path}/deliveries/${event}_${webhook.id}`
      type Shown = { attempt_log: { request: object; response: { body: string } }[] }
      const before = await publisher.api.ok<Shown>('GET', path)
      expect(before.attempt_log[0]?.response.body).toContain('the-payload')
      await publisher.api.ok('DELETE', `${publisher.path}/events/${event}/data`)
      const after = await publisher.api.ok<Shown>('GET', path)
      expect(after).toMatchObject({
        state: 'delivered',
        attempt_log: [
          { outcome: 'delivered', response: { status: 200, body: '', truncated: true } },
        ],
      })
      expect(JSON.stringify(after)).not.toContain('content-digest')
      // The log of the database starts over with the process, at the latest.
      server = await server.restart()
      expect(await filesThatSay('the-payload', server.folder)).toEqual([])
      expect(await filesThatSay('0123456789abcdef'.repeat(4), server.folder)).toEqual([])
    } finally {
      await server.close()
      await receiver.close()
    }
  })
})

async function filesThatSay(words: string, folder: string): Promise<string[]> {
  const names = await readdir(folder)
  expect(names).toContain('test.db')
  const contents = await Promise.all(names.map((name) => readFile(join(folder, name))))
  return names.filter((_, index) => contents[index]?.includes(words))
}
