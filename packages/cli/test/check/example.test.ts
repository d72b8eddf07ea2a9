import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { generateSecret } from '@posthorn/signature'
import { describe, expect, onTestFinished, type TestContext, test } from 'vitest'
import { programs } from '../../../listener/test/examples/programs.ts'
import { runCommand } from '../support/run-command.ts'
import { serveListener } from './serve-listener.ts'

/** One with the SDK, and those without it, which have to see to everything themselves. */
const names = ['express.ts', 'python', 'go']

// What is not of npm may have to be downloaded and built.
const patience = { timeout: 300_000 }

describe.each(names)('examples/listeners/%s', (name) => {
  test('passes every check that it can be put to', patience, async (context) => {
    const secret = generateSecret()
    const { child, url } = await startExample(name, secret, context)
    const ended = once(child, 'exit').then(([code]) => {
      throw new Error(`The example ended with ${code} before it was ready.`)
    })
    await Promise.race([once(child.stdout, 'data'), ended])
    ended.catch(() => {})
    const { out, code } = await runCommand(['check', url, '--secret', secret])
    expect(out).not.toContain('✗')
    expect(out).toMatch(/^\d+ passed, 5 skipped in/m)
    expect(code).toBe(0)
  })

  test('does not start with a secret that can be guessed', patience, async (context) => {
    const { child } = await startExample(name, 'whsec_AAAA', context)
    const [said, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')])
    expect(code).toBe(1)
    expect(said).toMatch(/secret/i)
  })
})

/** An example in a process of its own, and the URL that its listener will have. */
async function startExample(name: string, secret: string, { skip }: TestContext) {
  const url = await unusedUrl()
  const { port } = new URL(url)
  const start = await prepared(name, Number(port))
  if ('missing' in start) return skip(start.missing)
  const folder = await mkdtemp(join(tmpdir(), 'posthorn-check-'))
  const child = spawn(start.command, start.args, {
    cwd: start.cwd,
    env: {
      ...start.env,
      WEBHOOK_SECRET: secret,
      PORT: port,
      DEDUPE_FILE: join(folder, 'webhooks.db'),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  onTestFinished(async () => {
    await end(child)
    await Promise.all([start.release?.(), rm(folder, { recursive: true })])
  })
  return { child, url }
}

function prepared(name: string, port: number): ReturnType<(typeof programs)[number]['prepare']> {
  const program = programs.find((each) => each.name === name)
  if (program === undefined) throw new Error(`There is no example ${name}.`)
  return program.prepare(port)
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.kill('SIGKILL')) await once(child, 'exit')
}

/** At a port that is free now. */
async function unusedUrl(): Promise<string> {
  const { url, close } = await serveListener(
    () => {},
    () => {},
  )
  close()
  return url
}
