import type { ChannelClient } from '@posthorn/client'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type LaunchedServer, launchServer } from '../support/launch-server.ts'
import { makeChannel } from '../support/make-channel.ts'
import { type RunningApp, startApp } from './start-app.ts'
import { type Listening, startListening } from './start-listening.ts'

let server: LaunchedServer
let channel: ChannelClient
let app: RunningApp
let run: Listening

beforeAll(async () => {
  server = await launchServer()
})
afterAll(() => server.stop())
beforeEach(async () => {
  const made = await makeChannel(server.url)
  channel = made.channel
  app = await startApp()
  run = startListening(['--forward-to', app.url, '--concurrency', '1'], {
    env: made.env,
    terminal: true,
  })
  await run.says(/Ready/)
})

async function publish(data: unknown = {}): Promise<string> {
  return (await channel.events.publish({ topic: 'order.created', data })).id
}

describe('at a terminal, posthorn listen', () => {
  test('shows a line for each event, and the secret to verify with', async () => {
    const id = await publish()
    const line = new RegExp(
      `^\\d\\d:\\d\\d:\\d\\d {2}order\\.created +${id} {2}204 {2}[\\d.]+ m?s$`,
      'm',
    )
    await run.says(line)
    expect(run.out).toMatch(/Secret +whsec_\S+$/m)
    expect(run.err).toBe('')
  })

  test('takes nothing while it is paused', async () => {
    run.press('p')
    await run.says(/Paused/)
    const ids = [await publish(), await publish()]
    const waiting = await channel.deliveries.list({ state: 'pending' }).page()
    expect(waiting.data).toHaveLength(2)
    expect(waiting.data.every(({ attempts }) => attempts === 0)).toBe(true)
    expect(app.arrived).toEqual([])
    run.press('p')
    await app.until((arrived) => arrived.length === 2)
    expect(app.arrived.map(({ id }) => id)).toEqual(ids)
  })

  test('has the last event, or a selected one, sent again with a signature of now', async () => {
    const [first, second] = [await publish(), await publish()]
    await run.says(new RegExp(`${second} {2}204`))
    run.press('r')
    await app.until((arrived) => arrived.length === 3)
    await run.says(new RegExp(`The server sends ${second} again`))
    await run.says(/attempt 2/)
    run.press('up')
    run.press('up')
    run.press('up')
    await run.says(new RegExp(`> .*${first}`))
    run.press('down')
    run.press('up')
    run.press('r')
    await app.until((arrived) => arrived.length === 4)
    expect(app.arrived.map(({ id, attempt }) => [id, attempt])).toEqual([
      [first, 1],
      [second, 1],
      [second, 2],
      [first, 2],
    ])
    const [, secret = ''] = await run.says(/(whsec_\S+)/)
    for (const each of app.arrived) expect(await app.verifies(each, secret)).toBe(true)
  })

  test('shows an event in full, and harmlessly', async () => {
    const nasty = '\u001b]0;owned\u0007\u001b[2J\u202e\u0000\r'
    app.answer((_, response) => {
      response.writeHead(500, { 'x-why': 'no stock' }).end(`${nasty}{"stack":\n"trace"}`)
    })
    await publish({ nasty, order: 12345678901234567890n.toString(), list: [1, 2] })
    await run.says(/ 500 /)
    run.press('d')
    await run.says(/x-why: no stock/)
    expect(run.out).toMatch(/^ {2}webhook-signature: v1,/m)
    expect(run.out).toMatch(/^ {4}"type": "order\.created"/m)
    expect(run.out).toContain(
      '\\u{1b}]0;owned\\u{7}\\u{1b}[2J\\u{202e}\\u{0}\\u{d}{"stack":\n  "trace"}',
    )
    run.press('return')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: none of them may reach the terminal.
    expect(run.out + run.err).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/)
  })

  test('explains its keys, has nothing to show before something came, and quits', async () => {
    run.press('d')
    await run.says(/Nothing has come yet/)
    run.press('?')
    expect(
      run.out.match(/^ {2}p {9}pause: .*\n(?: {2}.*\n)* {2}d, enter {2}the .*\n/gm),
    ).toHaveLength(1)
    for (const key of ['x', 'toString', '__proto__', '']) run.press(key)
    run.press('q')
    expect(await run.ended).toMatchObject({ code: 0 })
  })

  test('q ends it as Ctrl+C does, so that Ctrl+C after it ends at once', async () => {
    const answered = Promise.withResolvers<void>()
    app.answer((_, response) => void answered.promise.then(() => response.writeHead(200).end()))
    await publish()
    await app.until((arrived) => arrived.length === 1)
    run.press('q')
    await run.says(/Stopping when your app has answered 1 more/)
    expect(run.stopsAsked).toBe(1)
    // A key that is held down is not impatience.
    run.press('q')
    expect(run.stopsAsked).toBe(1)
    answered.resolve()
    expect(await run.ended).toMatchObject({ code: 0 })
  })
})
