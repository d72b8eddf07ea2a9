import { fileURLToPath } from 'node:url'
import { createContext, runInContext } from 'node:vm'
import { gzipSync } from 'node:zlib'
import type { createClient } from '@posthorn/client'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startBreakingProxy } from './breaking-proxy.ts'
import { operatorKey, startTestServer, type TestServer } from './running-server.ts'

const entry = fileURLToPath(new URL('../src/index.ts', import.meta.url))
/** What a page pays for the client. */
const mostBytes = 6_000

let server: TestServer
let code: string
let inputs: string[]

beforeAll(async () => {
  server = await startTestServer()
  const { metafile, outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    // Refuses every module of Node.
    platform: 'browser',
    conditions: ['source'],
    target: 'es2022',
    format: 'iife',
    globalName: 'posthorn',
    metafile: true,
    write: false,
    logLevel: 'silent',
  })
  code = outputFiles[0]?.text ?? ''
  inputs = Object.keys(metafile.inputs)
})
afterAll(() => server.close())

describe('the client as browsers load it', () => {
  test('is its own files alone, without the schemas that its types come from', () => {
    expect(inputs.filter((path) => !/(^|\/)packages\/client\/src\/[\w-]+\.ts$/.test(path))).toEqual(
      [],
    )
    expect(inputs.length).toBeGreaterThan(10)
  })

  test(`weighs less than ${mostBytes} bytes`, () => {
    const bytes = gzipSync(code, { level: 9 }).length
    console.info(`@posthorn/client: ${code.length} bytes minified, ${bytes} gzipped`)
    expect(bytes).toBeLessThan(mostBytes)
  })

  test('works with what browsers have, and also where a page came over plain http', async () => {
    const proxy = await startBreakingProxy(server.url)
    const page = createContext({
      AbortController,
      crypto: { getRandomValues: crypto.getRandomValues.bind(crypto) },
      fetch,
      Headers,
      setTimeout,
      clearTimeout,
      TextDecoder,
      URL,
      URLSearchParams,
    })
    runInContext(code, page)
    const { posthorn } = page as { posthorn: { createClient: typeof createClient } }
    const client = posthorn.createClient({ url: proxy.url, key: operatorKey })
    const channel = client.channel((await client.channels.create({ name: 'Page' })).id)
    proxy.next('lose')
    const { id } = await channel.events.publish({ topic: 'page.read' })
    expect((await channel.events.list().page()).data).toMatchObject([{ id }])
    const onOpen = () => void channel.events.publish({ topic: 'page.left' })
    for await (const item of channel.live({}, { onOpen })) {
      expect(item).toMatchObject({ data: { topic: 'page.left' } })
      break
    }
    await proxy.close()
  })
})
