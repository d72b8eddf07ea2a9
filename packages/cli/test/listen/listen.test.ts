import { hostname } from 'node:os'
import type { ChannelClient } from '@posthorn/client'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type LaunchedServer, launchServer } from '../support/launch-server.ts'
import { makeChannel } from '../support/make-channel.ts'
import { startApp } from './start-app.ts'
import { type ListeningOptions, startListening } from './start-listening.ts'
import { startUnsafeWay } from './unsafe-way.ts'

let server: LaunchedServer
let channel: ChannelClient
let env: Readonly<Record<string, string>>

beforeAll(async () => {
  server = await launchServer()
})
afterAll(() => server.stop())
beforeEach(async () => {
  ;({ channel, env } = await makeChannel(server.url))
})

const listening = (args: readonly string[], more: Partial<ListeningOptions> = {}) =>
  startListening(args, { env, ...more })
const posthorn = (args: readonly string[]) => server.posthorn(args, { env })

async function publish(data: unknown = { order: 1001 }, topic = 'order.created'): Promise<string> {
  return (await channel.events.publish({ topic, data })).id
}

/** The delivery of an event to the only webhook it goes to. */
async function deliveryOf(eventId: string) {
  const [delivery] = (await channel.deliveries.list({ event_id: eventId }).page()).data
  if (delivery === undefined) throw new Error(`${eventId} goes nowhere`)
  return delivery
}

/** A stream webhook that tries again after a second. */
async function hastyWebhook() {
  return channel.webhooks.create({
    notification_type: 'stream',
    format: 'standard',
    retry_policy: { delays: [1, 1, 1] },
  })
}

describe('posthorn listen', () => {
  test('hands on exact bytes and headers, and tells the server how it went', async () => {
    const app = await startApp()
    const run = listening(['--forward-to', app.url])
    await run.says(/Ready: /)
    const id = await publish({ total: '49.90', ключ: '\u0000\u001b[31m' })
    await run.says(/"event_id"/)
    const secret = (
      await posthorn(['listen', '--print-secret', '--forward-to', app.url])
    ).out.trim()

    const [arrived] = app.arrived
    if (arrived === undefined) throw new Error('nothing arrived')
    expect(await app.verifies(arrived, secret)).toBe(true)
    expect(JSON.parse(arrived.body.toString())).toMatchObject({
      type: 'order.created',
      data: { total: '49.90', ключ: '\u0000\u001b[31m' },
    })
    expect(arrived.headers).toMatchObject({
      host: `127.0.0.1:${app.port}`,
      'content-length': String(arrived.body.length),
      'webhook-id': id,
    })
    expect(Object.keys(arrived.headers)).not.toContain('sec-fetch-mode')
    const delivery = await deliveryOf(id)
    expect(run.lines).toEqual([
      {
        event_id: id,
        delivery_id: delivery.id,
        topic: 'order.created',
        attempt: 1,
        leased_at: expect.stringMatching(/^\d{4}-.*Z$/),
        outcome: 'delivered',
        status: 204,
        error: null,
        took_ms: expect.any(Number),
        settled: true,
        state: 'delivered',
        next_attempt_at: null,
      },
    ])
    run.stop()
    expect(await run.ended).toMatchObject({ code: 0 })
    expect(await channel.delivery(delivery.id).get()).toMatchObject({
      state: 'delivered',
      attempt_log: [{ outcome: 'delivered', http_code: 204 }],
    })
  })

  test('is not ready before the server has let it lease', async () => {
    const proxy = await startUnsafeWay(server.url)
    const webhook = await hastyWebhook()
    await channel.webhook(webhook.id).deactivate()
    const args = ['--forward-to', '9', '--webhook', webhook.id, '--url', proxy.url]
    const run = listening(args)
    expect(await run.ended).toMatchObject({ code: 1 })
    expect(run.err).toContain('(webhook_not_active)')
    expect(run.err + run.out).not.toMatch(/Ready/)
    await proxy.close()
    const away = listening(args)
    expect(await away.ended).toMatchObject({ code: 1 })
    expect(away.err).toContain('(server_unreachable)')
  })

  test('takes up its webhook again, with what came while nobody listened', async () => {
    const app = await startApp()
    const printSecret = ['listen', '--print-secret', '--forward-to', app.url]
    const { out, code } = await posthorn(printSecret)
    expect([code, out]).toEqual([0, expect.stringMatching(/^whsec_\S+\n$/)])
    const missed = [await publish(), await publish(), await publish()]
    const again = await posthorn([...printSecret, '--json'])
    expect(JSON.parse(again.out)).toEqual({
      webhook_id: expect.any(String),
      secret: out.trim(),
    })
    const first = listening(['--forward-to', app.url, '--concurrency', '1', '--exit-after', '2'])
    expect(await first.ended).toMatchObject({ code: 0 })
    expect(first.lines.map(({ event_id }) => event_id)).toEqual(missed.slice(0, 2))
    // What it did not begin, it has not leased.
    expect(await deliveryOf(missed[2] ?? '')).toMatchObject({ state: 'pending', attempts: 0 })
    const second = listening(['--forward-to', app.url, '--exit-after', '1', '--topic', 'order.*'])
    expect(await second.ended).toMatchObject({ code: 0 })
    expect(app.arrived.map(({ id }) => id)).toEqual(missed)
    expect(await Array.fromAsync(channel.webhooks.list())).toMatchObject([
      {
        name: `posthorn listen (${hostname()}, http://localhost:${app.port}/webhooks)`,
        notification_type: 'stream',
        format: 'standard',
        topics: ['order.*'],
      },
    ])
  })

  test('leaves nothing behind of a webhook for one run', async () => {
    const app = await startApp()
    await posthorn(['listen', '--print-secret', '--forward-to', app.url])
    const run = listening(['--forward-to', app.url, '--ephemeral', '--topic', 'user.*'])
    await run.says(/Ready/)
    expect(await Array.fromAsync(channel.webhooks.list())).toHaveLength(2)
    await publish({}, 'user.created')
    await run.says(/user\.created/)
    run.stop()
    expect(await run.ended).toMatchObject({ code: 0 })
    expect(await Array.fromAsync(channel.webhooks.list())).toMatchObject([{ topics: [] }])
  })

  test('works with the key of the webhook alone', async () => {
    const app = await startApp()
    const { id, subscriber_key } = await hastyWebhook()
    const args = ['--webhook', id, '--key', subscriber_key]
    const run = listening(['--forward-to', app.url, '--exit-after', '1', ...args])
    await run.says(/Ready/)
    await publish()
    expect(await run.ended).toMatchObject({ code: 0 })
    const secret = await posthorn(['listen', '--print-secret', ...args])
    expect(secret.out).toMatch(/^whsec_/)
  })

  test('finishes what is with the app before it ends', async () => {
    const app = await startApp()
    const answered = Promise.withResolvers<void>()
    app.answer((_, response) => void answered.promise.then(() => response.writeHead(200).end()))
    const run = listening(['--forward-to', app.url, '--concurrency', '2'])
    await run.says(/Ready/)
    const ids = [await publish(), await publish(), await publish()]
    await app.until((arrived) => arrived.length === 2)
    run.stop()
    await run.says(/Stopping when your app has answered 2 more/)
    answered.resolve()
    expect(await run.ended).toMatchObject({ code: 0 })
    const states = await Promise.all(ids.map(async (id) => (await deliveryOf(id)).state))
    expect(states).toEqual(['delivered', 'delivered', 'pending'])
    expect(app.arrived).toHaveLength(2)
  })

  test.each([
    [500, '<h1>Oops</h1>\u001b[2J', 'answered 500: <h1>Oops</h1>\\u{1b}[2J'],
    [302, '', 'answered 302'],
    [799, '', 'answered 799'],
  ])(
    'an answer of %i is a failed attempt, and ends with 3 when asked to',
    async (status, body, error) => {
      const app = await startApp()
      app.answer((_, response) => response.writeHead(status, { location: '/login' }).end(body))
      const run = listening(['--forward-to', app.url, '--fail-on-non-2xx'])
      await run.says(/Ready/)
      const id = await publish()
      expect(await run.ended).toMatchObject({ code: 3 })
      expect(run.lines).toMatchObject([{ outcome: 'failed', status, error, state: 'retrying' }])
      const { attempt_log } = await channel.delivery((await deliveryOf(id)).id).get()
      expect(attempt_log).toMatchObject([
        { outcome: 'failed', http_code: status < 600 ? status : null, detail: error },
      ])
      expect(app.arrived).toHaveLength(1)
    },
  )

  test('says that the app is down, and it gets the event once it is up', async () => {
    const gone = await startApp()
    const { id } = await hastyWebhook()
    const closed = await startUnsafeWay('')
    await closed.close()
    const port = Number(new URL(closed.url).port)
    expect(gone.port).not.toBe(port)
    const run = listening(['--forward-to', `127.0.0.1:${port}/in`, '--webhook', id], {
      terminal: true,
    })
    await run.says(/Ready/)
    const event = await publish()
    await run.says(
      new RegExp(`connection refused: is your app running on http://127.0.0.1:${port}\\?`),
    )
    await run.says(new RegExp(`${event}: again at \\d\\d:\\d\\d:\\d\\d`))
    const app = await startApp(port)
    await run.says(/204 {2}\d+ ms {2}attempt [23]/)
    expect(app.arrived).toMatchObject([{ id: event }])
  })

  test('gives the app no more than its time', async () => {
    const app = await startApp()
    app.answer(() => {})
    const run = listening(['--forward-to', app.url, '--timeout', '1', '--fail-on-non-2xx'])
    await run.says(/Ready/)
    await publish()
    expect(await run.ended).toMatchObject({ code: 3 })
    expect(run.lines).toMatchObject([
      {
        status: null,
        error: 'no answer within 1 s: --timeout gives your app longer',
        settled: true,
      },
    ])
  })

  test('an answer without an end keeps nothing back', async () => {
    const app = await startApp()
    app.answer((_, response) => {
      const more = () => {
        if (response.destroyed) return
        response.write('x'.repeat(10_000))
        setImmediate(more)
      }
      response.writeHead(200)
      more()
    })
    const run = listening(['--forward-to', app.url, '--exit-after', '1'])
    await run.says(/Ready/)
    await publish()
    expect(await run.ended).toMatchObject({ code: 0 })
    expect(run.lines).toMatchObject([{ status: 200, outcome: 'delivered' }])
  })

  test('a lost connection is said once, and what the server knows already is no lost lease', async () => {
    const proxy = await startUnsafeWay(server.url)
    const app = await startApp()
    const run = listening(['--forward-to', app.url, '--url', proxy.url])
    await run.says(/Ready/)
    app.answer((_, response) => {
      // Of the settling and of the next lease.
      proxy.next('lose', 'refuse', 'refuse')
      response.writeHead(200).end()
    })
    const id = await publish()
    await run.says(/"event_id"/)
    expect(run.lines).toMatchObject([{ event_id: id, settled: true, state: 'delivered' }])
    await run.says(/Connected again/)
    expect(run.err.match(/Connection lost, trying again/g)).toHaveLength(1)
    run.stop()
    expect(await run.ended).toMatchObject({ code: 0 })
    expect(app.arrived).toHaveLength(1)
    await proxy.close()
  })

  test('says what it could not tell a server that stays away', async () => {
    const proxy = await startUnsafeWay(server.url)
    const app = await startApp()
    const run = listening(['--forward-to', app.url, '--url', proxy.url, '--exit-after', '1'])
    await run.says(/Ready/)
    app.answer((_, response) => {
      void proxy.close().then(() => response.writeHead(200).end())
    })
    await publish()
    await run.says(/Connection lost/)
    run.stop()
    expect(await run.ended).toMatchObject({ code: 1 })
    expect(run.err).toContain('(not_settled)')
    expect(run.lines).toMatchObject([{ outcome: 'delivered', settled: false, state: null }])
  })

  test('waits while its webhook is suspended', async () => {
    const app = await startApp()
    const webhook = channel.webhook((await hastyWebhook()).id)
    const { id } = await webhook.update({ on_suspend: 'hold' })
    const run = listening(['--forward-to', app.url, '--webhook', id])
    await run.says(/Ready/)
    await webhook.deactivate()
    await publish()
    await run.says(/The webhook is not active: waiting/)
    await webhook.reactivate()
    await run.says(/The webhook is active again/)
    await app.until((arrived) => arrived.length === 1)
  })

  test('ends when its webhook is deleted', async () => {
    const { id } = await hastyWebhook()
    const run = listening(['--forward-to', '9', '--webhook', id])
    await run.says(/Ready/)
    await channel.webhook(id).delete()
    expect(await run.ended).toMatchObject({ code: 1 })
    expect(run.err).toContain('(not_found)')
  })

  test.each([
    [[], 'forward_to_missing'],
    [['--forward-to', 'ftp://localhost'], 'forward_url_unusable'],
    [['--forward-to', 'http://me:secret@localhost'], 'forward_url_unusable'],
    [['--forward-to', ''], 'forward_url_unusable'],
    [['--forward-to', '3000', '--webhook', 'x', '--topic', 'a'], 'flags_contradict'],
    [['--print-secret', '--ephemeral'], 'flags_contradict'],
    [['--forward-to', '3000', '--webhook', 'x', '--app', 'a'], 'flags_contradict'],
    [['--forward-to', '3000', '--ephemeral', '--app', 'a'], 'flags_contradict'],
    [['--forward-to', '3000', '--app', ' '], 'Give a name'],
    [['--forward-to', '3000', '--concurrency', '0'], 'Give a whole number from 1 to 64'],
    [['--forward-to', '3000', '--exit-after', '1.5'], 'Give a whole number'],
  ])('does not begin with %j', async (args, says) => {
    const run = await posthorn(['listen', ...args])
    expect(run).toMatchObject({ code: 2, out: '', err: expect.stringContaining(says) })
  })

  test('says which formats there are, and which webhook is none to listen to', async () => {
    const format = await posthorn(['listen', '--print-secret', '--app', 'x', '--format', 'soap'])
    expect(format).toMatchObject({ code: 1, err: expect.stringContaining('standard') })
    const { id } = await channel.webhooks.create({
      webhook_url: 'http://127.0.0.1:8999/',
      topics: [],
    })
    const rest = await posthorn(['listen', '--forward-to', '9', '--webhook', id])
    expect(rest).toMatchObject({ code: 1, err: expect.stringContaining('(not_a_stream)') })
  })
})
