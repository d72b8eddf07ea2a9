import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ChannelClient, createClient } from '@posthorn/client'
import { expect, onTestFinished, test } from 'vitest'
import { operatorKey } from '../support/launch-server.ts'
import { type SpawnedServer, spawnServer } from './spawn-server.ts'
import { startApp } from './start-app.ts'
import { startListening } from './start-listening.ts'

const kills = 2
const patienceMs = 120_000

/** One server after the other, on the same database and port. */
async function startServers() {
  const folder = await mkdtemp(join(tmpdir(), 'posthorn-listen-'))
  const databaseFile = join(folder, 'server.db')
  const spawn = (port: string) => spawnServer(databaseFile, port)
  let current: SpawnedServer = spawn('0')
  const url = await current.ready
  onTestFinished(async () => {
    await current.kill()
    await rm(folder, { recursive: true })
  })
  return {
    url,
    kill: () => current.kill(),
    async restart() {
      current = spawn(new URL(url).port)
      await current.ready
    },
  }
}

/** Publishes one event after the other until it is told to end; goes on through every crash. */
function startPublishing(channel: ChannelClient) {
  const ids: string[] = []
  let isOver = false
  const publishing = (async () => {
    while (!isOver) {
      const order = ids.length
      const event = { topic: 'order.created', data: { order, text: `"\u00e9\u2028${order}` } }
      // Under one key, so that an event whose answer a crash swallowed is not a second one.
      ids.push((await channel.events.publish(event, { retries: 100 })).id)
    }
  })()
  return {
    ids,
    async end() {
      isOver = true
      await publishing
    },
  }
}

test('a server killed again and again costs no event, and none is forwarded twice on one lease', {
  timeout: patienceMs,
}, async () => {
  const servers = await startServers()
  const client = createClient({ url: servers.url, key: operatorKey })
  const { id } = await client.channels.create({ name: 'Shop' })
  const channel = client.channel(id)
  const app = await startApp()
  const env = {
    POSTHORN_URL: servers.url,
    POSTHORN_ADMIN_KEY: operatorKey,
    POSTHORN_CHANNEL: id,
  }
  const run = startListening(['--forward-to', app.url, '--timeout', '10'], { env })
  await run.says(/Ready/)
  const [webhook] = await Array.fromAsync(channel.webhooks.list())
  const { secrets } = await channel.webhook(webhook?.id ?? '').secrets.get()
  const publisher = startPublishing(channel)

  for (let killed = 0; killed < kills; killed += 1) {
    const enough = app.arrived.length + 20
    const [open, holding] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    app.answer((_, response) => {
      if (app.arrived.length < enough) return void response.writeHead(204).end()
      // From here on events are with the app while the server dies.
      holding.resolve()
      void open.promise.then(() => response.writeHead(204).end())
    })
    await holding.promise
    await servers.kill()
    open.resolve()
    await servers.restart()
  }
  const before = app.arrived.length
  await app.until((arrived) => arrived.length > before + 20)
  await publisher.end()

  const { ids } = publisher
  await app.until((arrived) => new Set(arrived.map((each) => each.id)).size === ids.length)
  expect(new Set(app.arrived.map((each) => each.id))).toEqual(new Set(ids))
  for (const each of app.arrived) {
    expect(await app.verifies(each, secrets[0]?.secret ?? '')).toBe(true)
  }
  const handed = app.arrived.map((each) => `${each.id} ${each.attempt}`)
  expect(new Set(handed).size).toBe(handed.length)

  run.stop()
  expect(await run.ended).toMatchObject({ code: 0 })
  const lost = run.err.match(/Connection lost, trying again/g)?.length
  expect(lost).toBe(run.err.match(/Connected again/g)?.length)
  expect(lost).toBeGreaterThanOrEqual(kills)
  for (const state of ['pending', 'retrying', 'failed'] as const) {
    expect((await channel.deliveries.list({ state }).page()).data).toEqual([])
  }
})
