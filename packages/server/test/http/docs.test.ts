import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { OpenapiDocument, Operation, Schema } from '../../src/http/openapi/document.ts'
import {
  type ChannelKeys,
  type Harness,
  type Json,
  makeChannel,
  makeWebhook,
  startHarness,
  type WebhookKeys,
} from './harness.ts'

let harness: Harness
let document: OpenapiDocument
let page: string
let channel: ChannelKeys
let webhook: WebhookKeys

beforeAll(async () => {
  harness = await startHarness()
  document = JSON.parse((await harness.call({ path: '/openapi.json' })).text)
  page = (await harness.call({ path: '/docs' })).text
  channel = await makeChannel(harness)
  webhook = await makeWebhook(harness, channel)
})
afterAll(() => harness.close())

const post = (path: string, json: unknown) =>
  harness.call({ method: 'POST', path, key: harness.operatorKey, json })

describe('the documents', () => {
  it('are open to everyone, the page under a policy that lets in nothing from outside', async () => {
    const { headers, status } = await harness.call({ path: '/docs' })
    expect(status).toBe(200)
    expect(headers['content-type']).toBe('text/html; charset=utf-8')
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'sha256-/)
    expect(headers['content-security-policy']).not.toContain('unsafe')
  })

  it('explain a problem where its type leads', async () => {
    const { json } = await harness.call({ path: '/v1/channels' })
    const [path, anchor] = String(json.type).split('#')
    expect(path).toBe('/docs')
    expect(page).toContain(`id="${anchor}"`)
  })
})

/** Nobody can document a code, or a key to sign in with, that would be right. */
const unknowable = ['confirmValidation', 'openSession']

describe('every example of a body', () => {
  it('is taken by the server', async () => {
    const key = await post(`${channel.path}/keys`, {})
    const created = await post('/v1/topics', { name: 'example.topic' })
    const params: Record<string, string> = {
      channel: channel.id,
      webhook: webhook.id,
      subscription: webhook.id,
      key: String(key.json.id),
      topic: String(created.json.name),
    }
    const stream = await makeWebhook(harness, channel, {
      notification_type: 'stream',
      webhook_url: undefined,
    })
    await post(`${channel.path}/events`, { event_name: 'a' })
    const paramsOf = (operationId: string) =>
      /^(lease|settle)/.test(operationId) ? { ...params, webhook: stream.id } : params
    let taken = 0
    for (const [path, methods] of Object.entries(document.paths)) {
      for (const [method, { operationId, requestBody, responses }] of Object.entries(methods)) {
        const answer = await send(method, filled(path, paramsOf(operationId)), requestBody)
        if (answer === null || unknowable.includes(operationId)) continue
        const good = Object.keys(responses).filter((status) => Number(status) < 400)
        expect.soft(good, `${operationId} ${answer.text}`).toContain(String(answer.status))
        taken += 1
      }
    }
    expect(taken).toBeGreaterThan(10)
  })

  it('is taken as NDJSON as well', async () => {
    const batch = document.paths['/v1/channels/{channel}/events/batch']?.post?.requestBody
    const type = 'application/x-ndjson'
    const answer = await harness.call({
      method: 'POST',
      path: `${channel.path}/events/batch`,
      key: channel.publisherKey,
      body: String(batch?.content[type]?.example),
      headers: { 'content-type': type },
    })
    expect(answer.status).toBe(201)
  })

  async function send(method: string, path: string, body: Operation['requestBody']) {
    const json = body?.content['application/json']?.example
    if (json === undefined) return null
    const verb = method.toUpperCase() as 'POST' | 'PUT' | 'PATCH'
    const isOwnChannel = path.startsWith('/webhooks/v2/')
    const { publisherKey } = channel
    const key = isOwnChannel ? publisherKey : harness.operatorKey
    return harness.call({ method: verb, path, key, json })
  }
})

describe('every default of a body', () => {
  it.each([
    ['/v1/channels', { name: 'Bare' }],
    ['/v1/topics', { name: 'bare' }],
    ['/v1/channels/{channel}/webhooks', { webhook_url: 'https://example.com/bare' }],
    ['/v1/channels/{channel}/events', { event_name: 'bare' }],
    ['/v1/channels/{channel}/keys', {}],
  ])('holds for what is created at %s with nothing else said', async (path, bare) => {
    const body = document.paths[path]?.post?.requestBody?.content['application/json']?.schema
    const name = body?.$ref?.replace('#/components/schemas/', '') ?? ''
    const defaults = defaultsOf(document.components.schemas[name] ?? {})
    expect(Object.keys(defaults).length).toBeGreaterThan(0)
    const { json, status } = await post(filled(path, { channel: channel.id }), bare)
    expect(status).toBe(201)
    expect(json).toMatchObject(defaults)
  })

  it('holds for a page of a list', async () => {
    const parameters = document.paths['/v1/channels/{channel}/events']?.get?.parameters ?? []
    const limit = Number(parameters.find(({ name }) => name === 'limit')?.schema.default)
    const events = Array.from({ length: 10 }, () => ({ event_name: 'many' }))
    for (let sent = 0; sent <= limit; sent += 10) await post(`${channel.path}/events/batch`, events)
    const { json } = await harness.call({
      path: `${channel.path}/events`,
      key: harness.operatorKey,
    })
    expect(json.data).toHaveLength(limit)
  })

  it('holds for the topic of a test', async () => {
    const { json } = await post(`${webhook.path}/test`, {})
    expect(json.topic).toBe(document.components.schemas.TestSend?.properties?.topic?.default)
  })
})

describe('the headers of a delivery', () => {
  it.each(['channel', 'cloudevents-binary'])('are all documented in format %s', async (format) => {
    const { path } = await makeWebhook(harness, channel, { format, headers: {} })
    const { json } = await post(`${path}/test`, {})
    const [attempt] = json.attempt_log as unknown as { request: { headers: Json } }[]
    const sent = Object.keys(attempt?.request.headers ?? {}).sort()
    const named = document.webhooks.event.post.parameters
      .filter(({ required }) => required || format === 'cloudevents-binary')
      .map(({ name }) => name)
    // HTTP's own, which say nothing of the event.
    const framing = ['accept-encoding', 'content-length', 'content-type']
    expect(sent).toEqual([...named, ...framing].sort())
  })
})

function filled(path: string, params: Readonly<Record<string, string>>): string {
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) => params[name] ?? `no-${name}`)
}

function defaultsOf({ properties = {} }: Schema): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(properties).flatMap(([name, schema]) =>
      schema.default === undefined ? [] : [[name, schema.default]],
    ),
  )
}
