import { execFileSync, spawn } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'

// A repository like ours in small: its package "node" is a tarball with a script that runs this Node.
let root = ''
const script = 'scripts/with-install.mjs'

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'posthorn-install-'))
  cpSync(join(import.meta.dirname, '..'), join(root, 'scripts'), { recursive: true })
  write('vendor/node/package.json', '{"name":"node","version":"1.0.0","bin":{"node":"bin/node"}}')
  write('vendor/node/bin/node', `#!/bin/sh\nPINNED=yes exec "${process.execPath}" "$@"\n`)
  npm(['pack', '--pack-destination', '..'], 'vendor/node')
  write('package.json', '{"type":"module","dependencies":{"node":"file:vendor/node-1.0.0.tgz"}}')
  write(
    'packages/cli/src/bin.ts',
    `if (process.argv.includes('wait')) {
      process.once('SIGTERM', () => process.exit(4))
      setInterval(() => {}, 1000)
    } else process.exitCode = 3
    console.log(process.env.PINNED, process.argv.slice(2).join(' '))`,
  )
  npm(['install', '--package-lock-only', '--offline'], '.')
})
afterAll(() => rmSync(root, { recursive: true }))

function write(path: string, text: string): void {
  mkdirSync(join(root, path, '..'), { recursive: true })
  writeFileSync(join(root, path), text, { mode: 0o755 })
}

function npm(args: string[], folder: string): void {
  execFileSync('npm', args, { cwd: join(root, folder), stdio: 'ignore' })
}

function start(...args: string[]) {
  const child = spawn(process.execPath, [script, ...args], { cwd: root })
  let output = ''
  const printed = new Promise<void>((resolve) => {
    child.stdout.once('data', () => resolve())
  })
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      output += text
    })
  }
  const ended = new Promise<{ code: number | null; output: string }>((resolve) => {
    child.once('close', (code) => resolve({ code, output }))
  })
  return { child, printed, ended }
}

it('installs first, then runs the task on the pinned Node and ends as it ended', async () => {
  const first = await start('dev', '--port', '1').ended
  expect(first.output).toContain('Installing dependencies')
  expect(first.output).toContain('yes dev --port 1')
  expect(first.code).toBe(3)

  const second = await start('dev').ended
  expect(second).toEqual({ code: 3, output: 'yes dev\n' })
})

it('installs again what an interrupted installation left behind', async () => {
  rmSync(join(root, 'node_modules/.package-lock.json'))
  const { output } = await start('dev').ended
  expect(output).toContain('Installed in')
})

it('waits for another installation, and takes over from a dead one', async () => {
  rmSync(join(root, 'node_modules'), { recursive: true })
  const { child, ended } = start('dev')
  await ended
  write('.posthorn/install.lock', String(child.pid))
  rmSync(join(root, 'node_modules'), { recursive: true })
  const both = await Promise.all([start('dev').ended, start('dev').ended])
  expect(both.map(({ code }) => code)).toEqual([3, 3])
  expect(both.filter(({ output }) => output.includes('Installing'))).toHaveLength(1)
  expect(existsSync(join(root, '.posthorn/install.lock'))).toBe(false)
})

it('passes a signal on to the task', async () => {
  const { child, printed, ended } = start('dev', 'wait')
  await printed
  child.kill('SIGTERM')
  expect((await ended).code).toBe(4)
})

it('says in a sentence why an installation failed, and what to do', async () => {
  rmSync(join(root, 'node_modules'), { recursive: true })
  write('package.json', '{"dependencies":{"node":"1.0.0","fastify":"5.0.0"}}')
  const { code, output } = await start('dev').ended
  expect(code).toBe(1)
  expect(output).toContain('package.json and package-lock.json do not belong together')
})

it('names the tasks when asked for another', async () => {
  const { code, output } = await start('fly').ended
  expect(code).toBe(2)
  expect(output).toContain('There is no task "fly". Tasks: dev, test.')
})
