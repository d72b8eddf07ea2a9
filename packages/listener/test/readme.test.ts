import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { signedMessage } from '@posthorn/listener/testing'
import { generateSecret } from '@posthorn/signature'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { freePort } from './free-port.ts'

/** The README's programs, as they stand there. */

const root = join(import.meta.dirname, '../../..')
const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8')
const programs = new Map(
  Array.from(readme.matchAll(/^```ts (\S+)\n(.*?)^```$/gms), ([, name = '', text = '']) => [
    name,
    text,
  ]),
)
const secret = generateSecret()
let folder = ''

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'posthorn-readme-'))
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
  for (const [name, text] of programs) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
})
afterAll(() => rmSync(folder, { recursive: true }))

test('every program has a name, by which it is checked', () => {
  expect(programs.size).toBeGreaterThanOrEqual(10)
  expect(readme.match(/^```ts$/gm)).toBeNull()
})

test('all programs fit the types', { timeout: 60_000 }, () => {
  const config = {
    extends: join(root, 'tsconfig.json'),
    compilerOptions: { typeRoots: [join(root, 'node_modules/@types')] },
    include: ['**/*.ts'],
    exclude: ['node_modules'],
  }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config))
  const tsc = join(root, 'node_modules/typescript/bin/tsc')
  const { stdout, status } = spawnSync(process.execPath, [tsc, '-p', folder], { encoding: 'utf8' })
  expect(stdout).toBe('')
  expect(status).toBe(0)
})

function start(name: string): ChildProcess {
  const child = spawn(process.execPath, ['--conditions=source', join(folder, name)], {
    env: { ...process.env, WEBHOOK_SECRET: secret },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  onTestFinished(() => void child.kill())
  return child
}

describe('the server in', () => {
  test.each(['node.ts', 'express.ts', 'fastify.ts', 'hono.ts'])(
    '%s receives an event',
    async (name) => {
      const port = await freePort()
      const path = join(folder, name)
      writeFileSync(path, (programs.get(name) ?? '').replace('3000', String(port)))
      const child = start(name)
      const said = once(child.stdout ?? process.stdin, 'data')
      const { headers, body } = await signedMessage({
        ...{ secret, id: 'evt_readme', topic: 'invoice.paid', data: { total: 5 } },
      })
      const send = () =>
        fetch(`http://localhost:${port}/webhooks`, {
          method: 'POST',
          headers: { ...headers },
          body,
        })
      const response = await untilItListens(send, child)
      expect(response.status).toBe(200)
      expect(String(await said)).toContain('evt_readme { total: 5 }')
    },
  )
})

test('the test of a user passes', async () => {
  const child = start('listener.test.ts')
  const [code] = await once(child, 'exit')
  expect(code).toBe(0)
})

/** A server that starts refuses connections; one that died never takes any. */
async function untilItListens(
  send: () => Promise<Response>,
  child: ChildProcess,
): Promise<Response> {
  for (;;) {
    try {
      return await send()
    } catch (error) {
      if (child.exitCode !== null) throw new Error(String(child.stderr?.read()), { cause: error })
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
}
