import { chmod, mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { cacheFolder } from '../src/process/compile-cache.ts'
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

/** A home, and what the command keeps of itself there: null when it keeps nothing. */
async function emptyHome() {
  const home = await mkdtemp(join(tmpdir(), 'posthorn-home-'))
  onTestFinished(() => rm(home, { recursive: true }))
  const env = { HOME: home, USERPROFILE: home, LOCALAPPDATA: home }
  const cache = cacheFolder({ env, home, platform: process.platform })
  await mkdir(dirname(cache), { recursive: true })
  return {
    cache,
    env,
    kept: () => readdir(cache).catch(() => null),
  }
}

const noModes = process.platform === 'win32' ? 'Windows tells by other means who may write.' : null

test('what is compiled is kept in a folder of the user alone', async ({ skip }) => {
  if (noModes !== null) return skip(noModes)
  const { cache, env, kept } = await emptyHome()
  expect(await spawnPosthorn(['--version'], { env }).ended).toMatchObject({ code: 0 })
  expect(await kept()).toHaveLength(1)
  expect((await stat(cache)).mode & 0o777).toBe(0o700)
})

test('nothing is kept where others could put their own', async ({ skip }) => {
  if (noModes !== null) return skip(noModes)
  const { cache, env, kept } = await emptyHome()
  await mkdir(cache)
  await chmod(cache, 0o777)
  expect(await spawnPosthorn(['--version'], { env }).ended).toMatchObject({ code: 0 })
  expect(await kept()).toEqual([])
})

test('nothing is kept when Node is told not to, nor where nothing can be written', async () => {
  const { cache, env, kept } = await emptyHome()
  const told = spawnPosthorn(['--version'], { env: { ...env, NODE_DISABLE_COMPILE_CACHE: '1' } })
  expect(await told.ended).toEqual({ code: 0, err: '' })
  expect(await kept()).toBeNull()
  await writeFile(cache, 'no folder')
  expect(await spawnPosthorn(['--version'], { env }).ended).toEqual({ code: 0, err: '' })
})
