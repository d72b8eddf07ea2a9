import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { launchServer } from './support/launch-server.ts'
import { makeChannel } from './support/make-channel.ts'
import { spawnPosthorn } from './support/spawn-posthorn.ts'

test('an import whose reader went away is not said to be done', async () => {
  const server = await launchServer()
  onTestFinished(() => server.stop())
  const { env } = await makeChannel(server.url)
  const event = JSON.stringify({ topic: 'order.created', data: { text: 'x'.repeat(100) } })
  const file = join(server.folder, 'events.ndjson')
  await writeFile(file, `${event}\n`.repeat(2500))
  const run = spawnPosthorn(['events', 'publish-batch', file, '--json'], { env })
  run.closeOutput()
  const { code, err } = await run.ended
  expect(code).toBe(1)
  expect(err).toMatch(/Stopped before event 1001/)
})

test('what nobody reads to its end, and nothing has to wind up, ends with 141', async () => {
  const run = spawnPosthorn(['--help'])
  run.closeOutput()
  expect(await run.ended).toEqual({ code: 141, err: '' })
})

test('a command that nothing would ever end has failed, and says so', async () => {
  const run = spawnPosthorn(['channels', 'list', '--url', 'http://127.0.0.1:9', '--key', 'ak_x'], {
    // A network that forgets what it was asked.
    before: 'globalThis.fetch=()=>new Promise(()=>{});setTimeout=()=>({unref(){}})',
  })
  const { code, err } = await run.ended
  expect(err).toMatch(/\(unfinished\)/)
  expect(code).toBe(1)
})
