import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { launch } from '@posthorn/server'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { paths } from '../src/addresses/paths.ts'

let folder: string
let url: string
let stop: () => Promise<unknown>

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'posthorn-addresses-'))
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>The console</title>')
  const launched = await launch({
    env: {
      POSTHORN_ENV: 'development',
      POSTHORN_DATABASE_URL: `sqlite:${join(folder, 'posthorn.db')}`,
      POSTHORN_LOG_LEVEL: 'warn',
      POSTHORN_PORT: '0',
    },
    flags: {},
    log: { write: () => {} },
    consoleFolder: folder,
  })
  if (launched.kind === 'refused') throw new Error(launched.problems.join('\n'))
  const { server } = launched
  url = server.url
  stop = () => server.stop()
})
afterAll(async () => {
  await stop()
  await rm(folder, { recursive: true })
})

// Below the roots of the API's paths all is the API's, and a 404 where it has nothing.
it.each(Object.values(paths))('a page at %s lies beside the API', async (path) => {
  const answer = await fetch(url + path.replaceAll(/\$\w+/g, 'order.created'), {
    headers: { accept: 'text/html' },
  })
  expect(answer.status).toBe(200)
  expect(await answer.text()).toContain('The console')
})
