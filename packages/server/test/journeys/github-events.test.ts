import { createRequire } from 'node:module'
import { Webhook as StandardWebhook } from 'standardwebhooks'
import { Webhook as SvixWebhook } from 'svix'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Receiver, startReceiver } from '../receiver/receiver.ts'
import { startTestServer, type TestServer } from '../running-server.ts'

const examples: { name: string; examples: unknown[] }[] = createRequire(import.meta.url)(
  '@octokit/webhooks-examples',
)

let server: TestServer
let receiver: Receiver

beforeAll(async () => {
  receiver = await startReceiver()
  server = await startTestServer()
})

afterAll(async () => {
  await server.close()
  await receiver.close()
})

test('every real GitHub event arrives once, byte for byte, verified by two foreign libraries', async () => {
  const channel = await server.operator.ok<{ id: string; publisher_key: string }>(
    'POST',
    '/v1/channels',
    { name: 'GitHub' },
  )
  const publisher = server.client(channel.publisher_key)
  const path = `/v1/channels/${channel.id}`
  const webhook = await publisher.ok<{ secret: string }>('POST', `${path}/webhooks`, {
    webhook_url: `${receiver.url}/github`,
    format: 'raw',
  })
  receiver.trust('/github', [webhook.secret])

  const sent = new Map<string, Uint8Array<ArrayBuffer>>()
  for (const { name, examples: payloads } of examples) {
    for (const payload of payloads) {
      const data = JSON.stringify(payload, null, 1)
      const answer = await publisher.call<{ id: string }>('POST', `${path}/events`, {
        headers: { 'content-type': 'application/json' },
        body: `{"event_name":"github.${name}","data":${data}}`,
      })
      expect(answer.status).toBe(201)
      sent.set(answer.body.id, new TextEncoder().encode(data))
    }
  }
  expect(sent.size).toBeGreaterThan(200)
  await receiver.received(sent.size)

  const standard = new StandardWebhook(webhook.secret)
  const svix = new SvixWebhook(webhook.secret)
  for (const post of receiver.posts) {
    const expected = sent.get(post.id)
    expect(expected && Buffer.compare(post.body, expected)).toBe(0)
    const headers = Object.fromEntries(
      ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => [
        name,
        String(post.headers[name]),
      ]),
    )
    expect(() => standard.verify(post.body.toString('utf8'), headers)).not.toThrow()
    expect(() => svix.verify(post.body.toString('utf8'), headers)).not.toThrow()
  }
  const arrivals = receiver.account.arrivals.get('/github')
  expect(arrivals?.size).toBe(sent.size)
  expect([...(arrivals?.values() ?? [])].every(({ posts }) => posts === 1)).toBe(true)
  expect(receiver.account.verdicts).toMatchObject({ valid: sent.size, wrong: 0 })
})
