import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generateSecret } from '@posthorn/signature'
import { expect, onTestFinished, test } from 'vitest'
import { runCommand } from '../support/run-command.ts'
import { serveListener } from './serve-listener.ts'

const root = join(import.meta.dirname, '../../../..')

/** The Express example in a process of its own; answers the URL of its listener. */
async function startExample(secret: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'posthorn-check-'))
  const url = await unusedUrl()
  const program = join(root, 'examples/listeners/express.ts')
  const child = spawn(process.execPath, ['--conditions=source', program], {
    env: {
      WEBHOOK_SECRET: secret,
      PORT: new URL(url).port,
      DEDUPE_FILE: join(folder, 'webhooks.db'),
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(async () => {
    if (child.kill('SIGKILL')) await once(child, 'exit')
    await rm(folder, { recursive: true })
  })
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`The example ended with ${code} before it was ready.`)
  })
  await Promise.race([once(child.stdout, 'data'), ended])
  ended.catch(() => {})
  return url
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

test('the Express example passes every check that it can be put to', {
  timeout: 60_000,
}, async () => {
  const secret = generateSecret()
  const { out, code } = await runCommand(['check', await startExample(secret), '--secret', secret])
  expect(out).not.toContain('✗')
  expect(out).toMatch(/^\d+ passed, 5 skipped in/m)
  expect(code).toBe(0)
})
