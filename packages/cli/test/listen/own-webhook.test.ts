import { hostname } from 'node:os'
import type { ChannelClient } from '@posthorn/client'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type LaunchedServer, launchServer } from '../support/launch-server.ts'
import { makeChannel } from '../support/make-channel.ts'
import { startApp } from './start-app.ts'
import { startListening } from './start-listening.ts'

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

const webhooks = () => Array.fromAsync(channel.webhooks.list())
const publish = () => channel.events.publish({ topic: 'order.created', data: {} })

async function webhookFor(args: readonly string[]): Promise<string> {
  const ran = await server.posthorn(['listen', '--print-secret', '--json', ...args], { env })
  expect(ran).toMatchObject({ code: 0, err: '' })
  return JSON.parse(ran.out).webhook_id
}

describe('the webhook that posthorn listen makes', () => {
  test('is its app’s: two apps on one machine get every event each', async () => {
    const apps = [await startApp(), await startApp()]
    const runs = apps.map(({ url }) => startListening(['--forward-to', url], { env }))
    await Promise.all(runs.map((run) => run.says(/Ready/)))
    const { id } = await publish()
    await Promise.all(apps.map((app) => app.until((arrived) => arrived.length === 1)))
    for (const app of apps) expect(app.arrived).toMatchObject([{ id }])
    const names = (await webhooks()).map(({ name }) => name)
    const ofApps = apps.map(
      ({ port }) => `posthorn listen (${hostname()}, http://localhost:${port}/webhooks)`,
    )
    expect(new Set(names)).toEqual(new Set(ofApps))
  })

  test('is shared by runs for the same app', async () => {
    const app = await startApp()
    for (let runs = 0; runs < 2; runs += 1) {
      const run = startListening(['--forward-to', app.url], { env })
      await run.says(/Ready/)
      expect(run.err).not.toMatch(/Changed/)
    }
    const published = [await publish(), await publish(), await publish()]
    await app.until((arrived) => arrived.length === 3)
    const ids = app.arrived.map(({ id }) => id)
    expect(new Set(ids)).toEqual(new Set(published.map(({ id }) => id)))
    expect(await webhooks()).toHaveLength(1)
  })

  test('is the same for every spelling of an app, and for its secret', async () => {
    const id = await webhookFor(['--forward-to', '3000'])
    for (const spelling of [
      'localhost:3000',
      'http://127.0.0.1:3000/',
      'http://[::1]:3000',
      'HTTP://LOCALHOST:3000/?a=1#b',
    ]) {
      expect(await webhookFor(['--forward-to', spelling])).toBe(id)
    }
    const others = ['3001', '3000/in', 'https://localhost:3000', 'http://shop.localhost:3000']
    const ids = await Promise.all(others.map((each) => webhookFor(['--forward-to', each])))
    expect(new Set([id, ...ids]).size).toBe(5)
  })

  test('is found again under its name, wherever the app is', async () => {
    const id = await webhookFor(['--app', 'shop'])
    expect(await webhookFor(['--app', 'shop', '--forward-to', '3000'])).toBe(id)
    expect(await webhookFor(['--app', 'other'])).not.toBe(id)
    expect(await webhookFor(['--forward-to', '3000'])).not.toBe(id)
    const app = await startApp()
    const { id: event } = await publish()
    const args = ['--app', 'shop', '--forward-to', app.url, '--exit-after', '1']
    const run = startListening(args, { env })
    expect(await run.ended).toMatchObject({ code: 0 })
    expect(app.arrived).toMatchObject([{ id: event }])
  })

  test('is not another machine’s', async () => {
    const id = await webhookFor(['--forward-to', '3000'])
    const [own] = await webhooks()
    const metadata = { ...own?.metadata, host: 'elsewhere' }
    await channel.webhook(id).update({ metadata })
    expect(await webhookFor(['--forward-to', '3000'])).not.toBe(id)
  })

  test('says when a run changes what the others get', async () => {
    const app = await startApp()
    const to = ['--forward-to', app.url]
    const first = startListening([...to, '--topic', 'order.*'], { env })
    await first.says(/Ready/)
    expect(first.err).not.toMatch(/Changed/)
    const [own] = await webhooks()
    const second = startListening(to, { env })
    await second.says(/Ready/)
    expect(second.err).toContain(
      `Changed the webhook ${own?.id} from order.* in the format standard to every topic in the format standard`,
    )
    const secret = ['listen', '--print-secret', ...to, '--format', 'raw']
    const changing = await server.posthorn(secret, { env })
    expect(changing.err).toMatch(/Changed the webhook .* to every topic in the format raw/)
    expect(changing.out).toMatch(/^whsec_\S+\n$/)
  })

  test('has to be told apart before its secret is', async () => {
    const ran = await server.posthorn(['listen', '--print-secret'], { env })
    expect(ran).toMatchObject({ code: 2, out: '', err: expect.stringMatching(/--app/) })
    expect(await webhooks()).toEqual([])
  })
})
