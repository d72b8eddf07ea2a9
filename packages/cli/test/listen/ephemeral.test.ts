import type { ChannelClient } from '@posthorn/client'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type LaunchedServer, launchServer } from '../support/launch-server.ts'
import { makeChannel } from '../support/make-channel.ts'
import { spawnPosthorn } from '../support/spawn-posthorn.ts'
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

/** A run in a process of its own, which has its webhook. */
async function startOneRun(url: string) {
  const run = spawnPosthorn(['listen', '--forward-to', url, '--ephemeral'], { env })
  await run.says(/Ready/)
  return run
}

describe('a webhook for one run', () => {
  test.each(['SIGHUP', 'SIGTERM', 'SIGINT'] as const)('is gone after %s', async (signal) => {
    const run = await startOneRun('9')
    run.child.kill(signal)
    expect(await run.ended).toMatchObject({ code: 0 })
    expect(await webhooks()).toEqual([])
  })

  test('is gone when nobody reads what is printed any more', async () => {
    const app = await startApp()
    const run = await startOneRun(app.url)
    run.closeOutput()
    await channel.events.publish({ topic: 'order.created', data: {} })
    expect(await run.ended).toMatchObject({ code: 0 })
    expect(await webhooks()).toEqual([])
  })

  test('stays while that run lives, and is deleted by the next one after kill -9', async () => {
    const killed = await startOneRun('9')
    const living = await startOneRun('9')
    const before = await webhooks()
    expect(before).toHaveLength(2)
    killed.child.kill('SIGKILL')
    await killed.ended

    const next = startListening(['--forward-to', '9'], { env })
    await next.says(/Ready/)
    const pid = String(killed.child.pid)
    const gone = before.find(({ metadata }) => metadata.pid === pid)
    expect(next.err).toContain(`Deleted the webhook ${gone?.id}, which a killed run had left.`)
    const left = await webhooks()
    expect(left).toHaveLength(2)
    expect(left.map(({ metadata }) => metadata.pid).filter((each) => each !== undefined)).toEqual([
      String(living.child.pid),
    ])
  })

  test('is left alone when its process cannot be seen from here', async () => {
    const killed = await startOneRun('9')
    killed.child.kill('SIGKILL')
    await killed.ended
    const [left] = await webhooks()
    if (left === undefined) throw new Error('it is gone already')
    const elsewhere = [
      { host: 'elsewhere' },
      { pid_space: 'another boot' },
      { made_by: 'me' },
      { ephemeral: 'false' },
      { pid: '0' },
      { pid: '-1' },
      { pid: 'x' },
    ]
    for (const change of elsewhere) {
      await channel.webhook(left.id).update({ metadata: { ...left.metadata, ...change } })
      const next = startListening(['--forward-to', '9', '--ephemeral'], { env })
      await next.says(/Ready/)
      next.stop()
      expect(await next.ended).toMatchObject({ code: 0 })
      expect(await webhooks()).toMatchObject([{ id: left.id }])
    }
  })
})
