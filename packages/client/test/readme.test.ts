import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { operatorKey, startTestServer, type TestServer } from './running-server.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8')
const examples = [...readme.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code = '']) => code)
const run = promisify(execFile)

const receiver = createServer((_, response) => response.end())
let server: TestServer
let folder: string

beforeAll(async () => {
  server = await startTestServer()
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
  folder = await mkdtemp(join(tmpdir(), 'posthorn-readme-'))
  // There the package is found as users find it.
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'))
  const options = { types: ['node'], typeRoots: [join(root, 'node_modules/@types')] }
  const config = { extends: join(root, 'tsconfig.json'), compilerOptions: options }
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ ...config, include: ['*.ts'] }))
  await writeFile(join(folder, 'package.json'), '{"type":"module"}')
  const { port } = receiver.address() as AddressInfo
  await Promise.all(
    examples.map((code, at) =>
      writeFile(
        join(folder, `${at}.ts`),
        code
          .replaceAll('http://127.0.0.1:8400', server.url)
          .replaceAll('http://127.0.0.1:8401', `http://127.0.0.1:${port}`),
      ),
    ),
  )
})
afterAll(async () => {
  await server.close()
  receiver.closeAllConnections()
  receiver.close()
  await rm(folder, { recursive: true })
})

describe('the examples of the README', () => {
  test('are right in the eyes of the compiler', { timeout: 120_000 }, async () => {
    const tsc = join(root, 'node_modules/typescript/bin/tsc')
    const { stdout } = await run(process.execPath, [tsc, '-p', folder]).catch((error) => error)
    expect(stdout).toBe('')
  })

  test('run one after the other, and do what they say', async () => {
    const printed: string[] = []
    for (const at of examples.keys()) {
      const args = ['--conditions=source', join(folder, `${at}.ts`)]
      const env = { ...process.env, POSTHORN_ADMIN_KEY: operatorKey }
      printed.push((await run(process.execPath, args, { env })).stdout)
    }
    expect(printed).toEqual([
      expect.stringMatching(/^\S{36} is on disk, and on its way to \S{36}\n$/),
      '1001 sold out\n',
      '',
      expect.stringMatching(/^invalid_request 422 .*\n\/webhook_url .*\n$/),
      'true\n',
      expect.stringMatching(/^accepted order\.paid \S{36}\ndelivered 200\n$/),
      expect.stringContaining('order.shipped'),
    ])
  })
})
