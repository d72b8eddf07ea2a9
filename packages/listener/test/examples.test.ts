import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { challengeRequest } from '../src/testing/index.ts'
import { type ExampleProgram, programs } from './examples/programs.ts'
import type { Start } from './examples/start.ts'
import { freePort } from './free-port.ts'
import { type PosthornServer, startPosthorn } from './posthorn-server.ts'

/** The programs of examples/listeners, each in a process of its own and fed by a real Posthorn. */

let server: PosthornServer
let channel: string
let folder: string
beforeAll(async () => {
  server = await startPosthorn()
  const { id } = await server.call<{ id: string }>('POST', '/channels', { name: 'Shop' })
  channel = `/channels/${id}`
})
afterAll(() => server.close())
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'posthorn-example-'))
  return () => rm(folder, { recursive: true })
})

interface Delivery {
  readonly id: string
  readonly state: string
  readonly attempts: number
}

describe.each(programs)('examples/listeners/$name', (example) => {
  const story = 'handles an event once, also when it comes again after kill -9'
  // What is not of npm may have to be downloaded and built.
  test(story, { timeout: 300_000 }, async ({ skip }) => {
    const port = await freePort()
    const prepared = await example.prepare(port)
    if ('missing' in prepared) {
      console.warn(`examples/listeners/${example.name} is not tested: ${prepared.missing}.`)
      return skip(prepared.missing)
    }
    onTestFinished(() => prepared.release?.())
    const url = `http://127.0.0.1:${port}/webhooks`
    const webhook = await server.call<{ id: string; secret: string }>(
      'POST',
      `${channel}/webhooks`,
      { webhook_url: url, format: 'standard', retry_policy: { delays: [1, 1, 1] } },
    )
    const run = () => startProgram(example, { start: prepared, port, secret: webhook.secret })
    let program = await run()

    const publish = async (event_name: string, data: unknown) => {
      const { id } = await server.call<{ id: string }>('POST', `${channel}/events`, {
        event_name,
        data,
      })
      return { id, delivery: `${channel}/deliveries/${id}_${webhook.id}` }
    }
    const delivered = async (delivery: string, attempts: number) => {
      const deadlineMs = performance.now() + 30_000
      for (;;) {
        const { state, attempts: made } = await server.call<Delivery>('GET', delivery)
        if (state === 'delivered' && made >= attempts) return
        if (performance.now() > deadlineMs) throw new Error(`${state} after ${made} attempts`)
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
    }

    const created = await publish('order.created', { order: 'o_1' })
    await delivered(created.delivery, 1)
    expect(program.said).toEqual([`${created.id}: order o_1 came in`])

    await program.kill()
    program = await run()
    await server.call('POST', `${created.delivery}/retry`)
    await delivered(created.delivery, 2)
    const cancelled = await publish('order.cancelled', { order: 'o_1', reason: 'of the weather' })
    await delivered(cancelled.delivery, 1)
    expect(program.said).toEqual([`${cancelled.id}: order o_1 is off, as of the weather`])

    const forged = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' }
    expect((await fetch(url, forged)).status).toBe(401)
    expect((await fetch(url)).status).toBe(405)
    const question = { secret: webhook.secret, challenge: 'Do you agree?', url }
    const consent = await fetch(await challengeRequest(question))
    expect(await consent.json()).toMatchObject({ challenge: 'Do you agree?' })
    if (example.servesMore) {
      const page = await fetch(`http://127.0.0.1:${port}/`)
      expect(await page.text()).toBe('The rest of the application')
    }
    await server.call('DELETE', `${channel}/webhooks/${webhook.id}`)
  })
})

interface Program {
  /** The lines it printed since it was ready. */
  readonly said: readonly string[]
  kill(): Promise<void>
}

async function startProgram(
  { name, noise }: ExampleProgram,
  {
    start,
    port,
    secret,
  }: { readonly start: Start; readonly port: number; readonly secret: string },
): Promise<Program> {
  const child = spawn(start.command, start.args, {
    cwd: start.cwd ?? folder,
    env: {
      ...start.env,
      WEBHOOK_SECRET: secret,
      PORT: String(port),
      DEDUPE_FILE: join(folder, 'webhooks.db'),
    },
    stdio: ['ignore', 'pipe', 'inherit'],
    // A group of its own, to be killed with whatever processes it starts.
    detached: true,
  })
  const endWithUs = () => killGroup(child)
  process.once('exit', endWithUs)
  onTestFinished(async () => {
    await kill(child)
    process.off('exit', endWithUs)
  })
  const said: string[] = []
  await new Promise<void>((resolve, reject) => {
    createInterface(child.stdout).on('line', (line) => {
      if (line === 'ready' || line.includes('✓ Ready in')) resolve()
      else if (!noise?.test(line)) said.push(line)
    })
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`${name} ended with ${code}.`)))
  })
  return { said, kill: () => kill(child) }
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  killGroup(child)
  await gone
}

/** Zero would be the group of the test itself. */
function killGroup({ pid = 0, exitCode, signalCode }: ChildProcess): void {
  if (pid > 0 && exitCode === null && signalCode === null) process.kill(-pid, 'SIGKILL')
}
