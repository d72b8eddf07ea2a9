import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  createListener,
  type Listener,
  type ListenerOptions,
  type PosthornOptions,
  posthorn,
  type WebhookEvent,
} from '@posthorn/listener'
import { nodeHandler } from '@posthorn/listener/node'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { type PosthornServer, startPosthorn } from './posthorn-server.ts'

/** The listener behind a real Posthorn: what it sends is what is understood. */

const origin = 'posthorn.example.com'
let server: PosthornServer
let channel = ''

beforeAll(async () => {
  server = await startPosthorn({ POSTHORN_ORIGIN: origin })
  const { id } = await server.call<{ id: string }>('POST', '/channels', { name: 'Shop' })
  channel = `/channels/${id}`
})
afterAll(() => server.close())

interface Webhook {
  readonly id: string
  readonly status: string
}

/**
 * Serves a listener and subscribes it. Validation asks it before we know its secret, so the secret is
 * what it waits for.
 */
async function subscribe(
  settings: Readonly<Record<string, unknown>>,
  options: Partial<ListenerOptions> = {},
  sender: Partial<PosthornOptions> = {},
) {
  const secret = Promise.withResolvers<string>()
  const listener = createListener({
    sender: posthorn({ secrets: () => secret.promise, ...sender }),
    ...options,
  })
  const http = createServer(nodeHandler(listener)).listen(0, '127.0.0.1')
  await new Promise((resolve) => http.once('listening', resolve))
  onTestFinished(async () => {
    await server.call('DELETE', `${channel}/webhooks/${webhook.id}`)
    http.close()
    http.closeAllConnections()
  })
  const { port } = http.address() as AddressInfo
  const webhook_url = `http://127.0.0.1:${port}/webhooks`
  const webhook = await server.call<Webhook>('POST', `${channel}/webhooks`, {
    ...{ name: 'test', webhook_url },
    ...settings,
  })
  const path = `${channel}/webhooks/${webhook.id}`
  const { secrets } = await server.call<{ secrets: { secret: string }[] }>('GET', `${path}/secrets`)
  secret.resolve(secrets[0]?.secret ?? '')
  return { listener, path }
}

/** The next event that reaches the listener. */
function nextEvent(listener: Listener<Record<string, unknown>>): Promise<WebhookEvent> {
  return new Promise((resolve) => listener.on('*', resolve))
}

const data = { total: 12.5, note: 'é😀', of: [1, null] }
const publish = () =>
  server.call<{ id: string }>('POST', `${channel}/events`, {
    ...{ event_name: 'invoice.paid', data, current_context: { user: 7 } },
    occurred_at: '2026-02-03T04:05:06.007Z',
  })

describe('events of format', () => {
  test.each<[format: string, sender: PosthornOptions]>([
    ['standard', {}],
    ['channel', {}],
    ['context', {}],
    ['acculynx', {}],
    ['cloudevents', {}],
    ['cloudevents-binary', { format: 'cloudevents-binary' }],
    ['raw', { format: 'raw', topic: 'invoice.paid' }],
  ])('%s arrive as the same event', async (format, sender) => {
    const { listener } = await subscribe({ format }, {}, sender)
    const arrived = nextEvent(listener)
    const { id } = await publish()
    expect(await arrived).toMatchObject({
      id,
      topic: 'invoice.paid',
      time: format === 'raw' ? null : new Date('2026-02-03T04:05:06.007Z'),
      data,
      context: format === 'context' ? { user: 7 } : null,
    })
  })
})

test('a failed event comes again and is handled, with the same id', async () => {
  const ids: string[] = []
  const again = Promise.withResolvers<void>()
  const { listener } = await subscribe({ retry_policy: { delays: [1] } }, { onError: () => {} })
  listener.on('*', ({ id }) => {
    ids.push(id)
    if (ids.length === 1) throw new Error('not yet')
    again.resolve()
  })
  const { id } = await publish()
  await again.promise
  expect(ids).toEqual([id, id])
})

describe('validation', () => {
  /** Asked again and again, as the API has no call that waits. */
  async function activated(path: string): Promise<void> {
    const deadlineMs = performance.now() + 10_000
    while (performance.now() < deadlineMs) {
      const { status } = await server.call<Webhook>('GET', path)
      if (status === 'active') return
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    throw new Error('The webhook never became active.')
  }

  test('by challenge is passed by the listener alone', async () => {
    const { path, listener } = await subscribe({ validation: 'challenge' })
    await activated(path)
    const arrived = nextEvent(listener)
    await publish()
    expect((await arrived).topic).toBe('invoice.paid')
  })

  test('by code is passed with a hook that confirms', async () => {
    const known = Promise.withResolvers<string>()
    const confirm = async (code: string) =>
      server.call('POST', `${await known.promise}/validation`, { code })
    const { path } = await subscribe({ validation: 'code' }, { confirm })
    known.resolve(path)
    await activated(path)
  })

  test('by CloudEvents handshake is passed by the origin on the list', async () => {
    const { path } = await subscribe(
      { validation: 'cloudevents', format: 'cloudevents' },
      { consent: { origins: [origin] } },
    )
    await activated(path)
  })
})
