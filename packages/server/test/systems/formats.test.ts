import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { verify } from '@posthorn/signature'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Event } from '../../src/domain/event.ts'
import { bodyFormats } from '../../src/domain/format/names.ts'
import type { ChannelId, EventId, WebhookId } from '../../src/domain/ids.ts'
import type { Webhook } from '../../src/domain/webhook/webhook.ts'
import { createEgressPolicy } from '../../src/outbound/egress-policy.ts'
import { sampleWebhook, secret } from '../../src/outbound/suite/samples.ts'
import { createUndiciSender } from '../../src/outbound/undici-sender.ts'
import { systemClock } from '../../src/system/system-clock.ts'
import { createPublisher } from '../publisher.ts'
import { type Receiver, startReceiver } from '../receiver/receiver.ts'
import { startTestServer, type TestServer } from '../running-server.ts'

const pagePath = fileURLToPath(new URL('../../../../docs/formats.md', import.meta.url))
const page = readFileSync(pagePath, 'utf8')

/** The requests on the page, by the name that stands behind `http`. */
const block = /^```http (\S+)\n(.*?)^```$/gms
const documented = new Map(
  Array.from(page.matchAll(block), ([, name = '', text = '']) => [name, text]),
)

/** As the page says it was published. */
const published = /^```json\n(.*?)^```$/ms.exec(page)?.[1] ?? ''
/** The bytes of a field as they stand there. */
const bytesOf = (field: string) =>
  Buffer.from(new RegExp(`"${field}": (.*?),?$`, 'm').exec(published)?.[1] ?? '')

const id = '019c21ac-ec65-7a10-8c11-4f6b1d2e3a03'
const channelId = '019c21ac-ec65-7a10-8c11-4f6b1d2e3a01'
const webhookId = '019c21ac-ec65-7a10-8c11-4f6b1d2e3a02'
const { data: _, ...said } = JSON.parse(published) as Record<string, string>
const occurredAtMs = Date.parse(said.occurred_at ?? '')
const createdAtMs = occurredAtMs + 36

const event: Event = {
  id: id as EventId,
  channelId: channelId as ChannelId,
  topic: said.event_name ?? '',
  data: bytesOf('data'),
  extRefCode: said.ext_ref_code ?? null,
  eventUrl: said.event_url ?? null,
  context: bytesOf('current_context'),
  occurredAtMs,
  createdAtMs,
  traceparent: null,
  erasedAtMs: null,
}

const key = 'a-token-the-receiver-knows'
/** Of RFC 8032, section 7.1, test 1. */
const privateKey =
  'whsk_nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2DXWpgBgrEKt9VL/tPJZAc6DuFy89qmIyWvAhpo9wdRGg=='
const publicKey = /whpk_[A-Za-z0-9+/=]+/.exec(page)?.[0] ?? ''

/** What is special about the webhook of each request. */
const webhooks: Readonly<Record<string, Partial<Webhook>>> = {
  ...Object.fromEntries(bodyFormats.map((format) => [format, { format }])),
  context: { format: 'context', auth: { type: 'api_key', header: 'X-API-Key', key } },
  'context-other-header': {
    format: 'context',
    auth: { type: 'api_key', header: 'X-Audit-Token', key },
  },
  'both-signatures': {
    format: 'standard',
    signing: ['v1', 'v1a'],
    secrets: [secret, privateKey].map((each) => ({
      secret: each,
      createdAtMs: 0,
      expiresAtMs: null,
    })),
  },
}

/** The rows of docs/features.json that each of them shows. */
const rows: Readonly<Record<string, string>> = {
  channel: '[fmt-channel] [event-body-channel]',
  standard: '[fmt-standard]',
  context: '[fmt-context] [set-body] [set-api-key]',
  'context-other-header': '[set-api-key-header]',
  acculynx: '[fmt-acculynx]',
  cloudevents: '[fmt-cloudevents]',
  'cloudevents-binary': '[fmt-cloudevents-binary]',
  raw: '[fmt-raw]',
  'both-signatures': '[sig-v1] [sig-v1a]',
}

/** Sends the event to each webhook, and writes down what its receiver gets. */
async function requests(): Promise<Map<string, string>> {
  const arrived: string[] = []
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray()).toString()
    const lines = [`${request.method} ${request.url} HTTP/${request.httpVersion}`]
    for (let at = 0; at < request.rawHeaders.length; at += 2) {
      const [name = '', value = ''] = request.rawHeaders.slice(at, at + 2)
      if (name === 'host') lines.push('host: erp.example.com')
      else if (name !== 'connection') lines.push(`${name}: ${value}`)
    }
    arrived.push(`${lines.join('\n')}\n\n${body}\n`)
    response.end()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const sender = createUndiciSender({
    policy: createEgressPolicy({ allowNetworks: ['127.0.0.0/8'], allowMetadata: false }),
    clock: systemClock,
    version: '1.0.0',
  })
  const { port } = server.address() as AddressInfo
  for (const settings of Object.values(webhooks)) {
    const webhook = sampleWebhook(`http://127.0.0.1:${port}/hooks`, {
      id: webhookId as WebhookId,
      ...settings,
    })
    await sender.send({ event, webhook, attempt: 1, sentAtMs: createdAtMs, signal: null })
  }
  await sender.close()
  server.close()
  return new Map(Object.keys(webhooks).map((name, at) => [name, arrived[at] ?? '']))
}

interface Request {
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

function parse(text: string): Request {
  const [head = '', ...rest] = text.split('\n\n')
  const [, ...lines] = head.split('\n')
  const headers = lines.map((line) => {
    const [name = '', ...value] = line.split(': ')
    return [name, value.join(': ')]
  })
  return { headers: Object.fromEntries(headers), body: rest.join('\n\n').replace(/\n$/, '') }
}

describe('docs/formats.md', () => {
  test('shows what is really sent; `vitest -u` writes it anew', async () => {
    for (const named of [documented.keys(), Object.keys(rows)]) {
      expect([...named].sort()).toEqual(Object.keys(webhooks).sort())
    }
    const sent = await requests()
    const made = page.replace(block, (_, name) => `\`\`\`http ${name}\n${sent.get(name)}\`\`\``)
    await expect(made).toMatchFileSnapshot(pagePath)
  })

  test.each([...documented])('[sig-v1] shows a request that verifies: %s', async (_, text) => {
    const { headers, body } = parse(text)
    const by = (keys: Partial<Parameters<typeof verify>[0]>, bytes = body) =>
      verify({ headers, body: bytes, nowMs: createdAtMs, ...keys })
    expect(await by({ secrets: secret })).toMatchObject({ ok: true, id })
    expect(await by({ secrets: secret }, `${body} `)).toMatchObject({ ok: false })
    const isBoth = headers['webhook-signature']?.includes('v1a,') === true
    expect((await by({ publicKeys: publicKey })).ok).toBe(isBoth)
  })

  test('says of CloudEvents in headers that they are not signed, which is so', async () => {
    const { headers, body } = parse(documented.get('cloudevents-binary') ?? '')
    const changed = { ...headers, 'ce-type': 'order.cancelled' }
    expect(
      await verify({ headers: changed, body, secrets: secret, nowMs: createdAtMs }),
    ).toMatchObject({ ok: true })
    expect(page).toContain('**The `ce-` headers are not signed**')
    expect(headers['ce-id']).toBe(headers['webhook-id'])
  })
})

describe('a webhook created over the API', () => {
  let server: TestServer
  let receiver: Receiver
  const created = new Map<string, string>()
  let accepted: { id: string; channel: string; created_at: string }

  beforeAll(async () => {
    server = await startTestServer()
    receiver = await startReceiver()
    const publisher = await createPublisher(server)
    for (const name of Object.keys(webhooks)) {
      const settings = { webhook_url: `${receiver.url}/${name}`, ...asked(name) }
      created.set(name, (await publisher.webhook(settings)).id)
    }
    const { body } = await publisher.api.call<{ id: string; created_at: string }>(
      'POST',
      `${publisher.path}/events`,
      { body: published, headers: { 'content-type': 'application/json' } },
    )
    accepted = { ...body, channel: publisher.channelId }
    await receiver.received(created.size)
  })
  afterAll(async () => {
    await server.close()
    await receiver.close()
  })

  test.each(Object.entries(rows))('is sent what the page shows: %s %s', (name) => {
    const post = receiver.posts.find(({ path }) => path === `/${name}`)
    const shown = parse(documented.get(name) ?? '')
    const named = Object.keys(shown.headers).map((each) => each.toLowerCase())
    expect(
      Object.keys(post?.headers ?? {})
        .filter((each) => each !== 'connection')
        .sort(),
    ).toEqual(named.sort())
    const body = String(post?.body)
      .replaceAll(accepted.id, id)
      .replaceAll(accepted.channel, channelId)
      .replaceAll(created.get(name) ?? '', webhookId)
      .replaceAll(accepted.created_at, new Date(createdAtMs).toISOString())
    expect(body).toBe(shown.body)
    for (const [header, value] of Object.entries(shown.headers)) {
      if (header.startsWith('X-') || header === 'content-type') {
        expect(post?.headers[header.toLowerCase()]).toBe(value)
      }
    }
  })

  /** The settings as a user gives them; `X-API-Key` is where a key goes when no header is named. */
  function asked(name: string): Record<string, unknown> {
    const { auth, format, signing } = webhooks[name] ?? {}
    const isDefault = auth?.type === 'api_key' && auth.header === 'X-API-Key'
    return {
      format,
      ...(signing && { signing }),
      ...(auth && { auth: isDefault ? { type: 'api_key', key } : auth }),
    }
  }
})
