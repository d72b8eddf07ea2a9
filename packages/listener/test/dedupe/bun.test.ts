import { execFile } from 'node:child_process'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { redisProgram, startRedis } from './redis-server.ts'

const bun = createRequire(import.meta.url).resolve('bun/bin/bun.exe')
const script = fileURLToPath(new URL('./bun-process.mjs', import.meta.url))

async function runInBun(...args: string[]): Promise<unknown> {
  const { stdout } = await promisify(execFile)(bun, ['--conditions=source', script, ...args])
  return JSON.parse(stdout)
}

const wholeStory = ['claimed', 'in_flight', true, true, 'done', true, 'claimed', true, 'claimed']

test('the SQLite store works on a database of bun:sqlite, its transactions included', async () => {
  expect(await runInBun('sqlite')).toEqual([...wholeStory, 'BEGIN first', true])
})

test('the SQLite store opens a file in Bun', async () => {
  expect(await runInBun('file')).toEqual(wholeStory)
})

const needed = redisProgram === undefined ? ' (skipped: no redis-server on this machine)' : ''
test.skipIf(needed !== '')(`the Redis store works on Bun's own client${needed}`, async () => {
  const server = await startRedis(redisProgram ?? '')
  expect(await runInBun('redis', String(server.port))).toEqual(wholeStory)
  await server.stop()
})
