import { createHmac } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { expect, test } from 'vitest'
import type { Probe } from './sender.ts'
import { httpServer, tcpServer } from './suite/loopback.ts'
import { sampleShipment, sampleWebhook, secret } from './suite/samples.ts'
import { openSender } from './suite/sending.ts'

interface Asked {
  readonly method: string | undefined
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** A receiver that keeps what it is asked, and answers 207 with a header and a body. */
async function receiver() {
  const asked: Asked[] = []
  const server = await httpServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    asked.push({ method: request.method, headers: request.headers, body })
    response.writeHead(207, { 'webhook-allowed-origin': '*' }).end('{"challenge":"x"}')
  })
  return { url: server.url, asked }
}

function probeOf(url: string, fields: Partial<Probe> = {}): Probe {
  return {
    webhook: sampleWebhook(url, { headers: { 'X-Region': 'eu' } }),
    method: 'POST',
    id: 'asked-1',
    headers: {},
    body: Buffer.from('{"Code":"c"}'),
    sentAtMs: 1_760_000_000_500,
    signal: null,
    ...fields,
  }
}

function signatureOf(text: string): string {
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64')
  return `v1,${createHmac('sha256', key).update(text).digest('base64')}`
}

test('a probe carries its body, the webhook’s headers and a signature, and nothing of an event', async () => {
  const { url, asked } = await receiver()
  const probed = await openSender().probe(probeOf(url))
  expect(asked).toMatchObject([
    {
      method: 'POST',
      body: '{"Code":"c"}',
      headers: {
        'content-type': 'application/json',
        'x-region': 'eu',
        'webhook-id': 'asked-1',
        'webhook-timestamp': '1760000000',
        'webhook-signature': signatureOf('asked-1.1760000000.{"Code":"c"}'),
      },
    },
  ])
  expect(Object.keys(asked[0]?.headers ?? {})).not.toContain('posthorn-attempt')
  expect(probed).toMatchObject({
    kind: 'answered',
    response: { status: 207, headers: { 'webhook-allowed-origin': '*' }, truncated: false },
  })
  const body = probed.kind === 'answered' ? probed.response.body : null
  expect(Buffer.from(body ?? []).toString()).toBe('{"challenge":"x"}')
})

test('a probe carries no credentials, since nobody there has agreed to anything yet', async () => {
  const { url, asked } = await receiver()
  const auth = { type: 'api_key', header: 'X-Door', key: 'knock-knock' } as const
  const headers = { 'X-Region': 'eu', 'X-Token': 'hush', 'x-door': 'taken' }
  const webhook = sampleWebhook(url, { auth, headers })
  for (const method of ['POST', 'OPTIONS'] as const) {
    await openSender().probe(probeOf(url, { webhook, method }))
  }
  expect(asked).toHaveLength(2)
  for (const { headers } of asked) {
    expect(headers['x-region']).toBe('eu')
    expect(headers).not.toHaveProperty('x-door')
    expect(headers).not.toHaveProperty('x-token')
  }
  await openSender().send(sampleShipment(webhook))
  expect(asked[2]?.headers).toMatchObject({ 'x-door': 'knock-knock', 'x-token': 'hush' })
})

test('a probe without a body is signed as well', async () => {
  const { url, asked } = await receiver()
  const headers = { 'webhook-request-origin': 'posthorn.example.com' }
  await openSender().probe(probeOf(url, { method: 'OPTIONS', body: null, headers }))
  expect(asked).toMatchObject([
    {
      method: 'OPTIONS',
      body: '',
      headers: { ...headers, 'webhook-signature': signatureOf('asked-1.1760000000.') },
    },
  ])
  expect(asked[0]?.headers['content-type']).toBeUndefined()
})

test.each([
  ['has no ear', 'http://127.0.0.1:1/', /Port 1 cannot be delivered to/],
  ['stands inside our own network', 'http://169.254.169.254/', /169\.254/],
])('a receiver that %s is told in words', async (_, url, words) => {
  const probed = await openSender().probe(probeOf(url))
  expect(probed).toMatchObject({ kind: 'unanswered', detail: expect.stringMatching(words) })
})

test('a receiver that keeps still is given up when the time of the webhook is up', async () => {
  const { url } = await tcpServer(() => {})
  const webhook = sampleWebhook(url, { timeoutMs: 50 })
  const probed = await openSender().probe(probeOf(url, { webhook }))
  expect(probed).toMatchObject({ kind: 'unanswered' })
})

test('a stop cuts a probe short', async () => {
  const stop = new AbortController()
  const { url } = await tcpServer(() => stop.abort())
  const probed = await openSender().probe(probeOf(url, { signal: stop.signal }))
  expect(probed).toMatchObject({ kind: 'unanswered', detail: expect.stringMatching(/stopped/) })
})

test('deliveries name their origin to receivers that consented to it, and to nobody else', async () => {
  const { url, asked } = await receiver()
  const sender = openSender({ origin: 'posthorn.example.com' })
  for (const change of [
    { validation: 'cloudevents', validatedAtMs: 1 },
    { validation: 'cloudevents', validatedAtMs: null },
    { validation: 'challenge', validatedAtMs: 1 },
  ] as const) {
    await sender.send(sampleShipment(sampleWebhook(url, change)))
  }
  expect(asked.map(({ headers }) => headers['webhook-request-origin'])).toEqual([
    'posthorn.example.com',
    undefined,
    undefined,
  ])
})
