import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type ChannelClient, openChannel } from '../http/channel-client.ts'
import { type Harness, type Json, startHarness } from '../http/harness.ts'
import { type AskedReceiver, startAskedReceiver } from '../receiver/asked-receiver.ts'

/** Credentials that a publisher gave, in the hands of a subscriber who sees only their masks. */

let harness: Harness
let channel: ChannelClient
let receiver: AskedReceiver
let webhook: Json

const auth = { type: 'bearer', token: 'of-the-publisher-alone' }
const headers = { 'X-Region': 'eu', 'X-Token': 'also-of-the-publisher' }

beforeAll(async () => {
  harness = await startHarness()
})
afterAll(() => harness.close())

beforeEach(async () => {
  channel = await openChannel(harness)
  receiver = await startAskedReceiver()
  webhook = await channel.subscribe({ webhook_url: receiver.url, auth, headers })
})

function change(changes: Record<string, unknown>, key = String(webhook.subscriber_key)) {
  return channel.callAs(key, 'PATCH', `/webhooks/${webhook.id}`, changes)
}

const elsewhere = 'http://127.0.0.9:8081/steal'

describe('with a subscriber key', () => {
  test('they do not go along to another host, masked or left out', async () => {
    const shown = { auth: webhook.auth, headers: webhook.headers }
    for (const given of [{}, shown, { auth, headers: webhook.headers }, { auth: null }]) {
      const { status, json } = await change({ webhook_url: elsewhere, ...given })
      expect(status).toBe(422)
      expect(json.errors).toContainEqual(expect.objectContaining({ pointer: '/headers' }))
      expect(JSON.stringify(json)).not.toContain('publisher')
    }
    const { json } = await change({ webhook_url: elsewhere, headers })
    expect(json.errors).toMatchObject([{ pointer: '/auth', code: 'required' }])
    expect((await channel.webhook(webhook.id)).webhook_url).toBe(receiver.url)
  })

  test('they go where who knows them says, or are taken away', async () => {
    const moved = await change({ webhook_url: elsewhere, auth, headers })
    expect(moved.json).toMatchObject({ webhook_url: elsewhere, auth: webhook.auth })
    const bare = { auth: null, headers: { 'X-Region': 'eu' } }
    expect((await change({ webhook_url: receiver.url, ...bare })).json).toMatchObject(bare)
    expect((await change({ webhook_url: elsewhere })).status).toBe(200)
  })

  test('they stay for another path of the same host', async () => {
    const webhook_url = `${receiver.url}/2`
    const { json } = await change({ webhook_url })
    expect(json).toMatchObject({ webhook_url, auth: webhook.auth, headers: webhook.headers })
  })
})

test('the operator’s key, which could give them anew, takes them along', async () => {
  const { json } = await change({ webhook_url: elsewhere }, harness.operatorKey)
  expect(json).toMatchObject({ webhook_url: elsewhere, auth: webhook.auth })
})
