import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { generateSecret } from '@posthorn/signature'
import {
  afterAll,
  beforeAll,
  beforeEach,
  describe,
  expect,
  onTestFinished,
  type TestContext,
  test,
} from 'vitest'
import { challengeRequest } from '../src/testing/index.ts'
import { type ExampleProgram, programs } from './examples/programs.ts'
import { root, type Start } from './examples/start.ts'
import { freePort } from './free-port.ts'
import { type PosthornServer, startPosthorn } from './posthorn-server.ts'

/** The programs of examples/listeners, each in a process of its own and fed by a real Posthorn. */

/** The command, whose check of listeners they pass. */
const posthorn = join(root, 'packages/cli/src/bin.ts')

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

// What is not of npm may have to be downloaded and built.
const patience = { timeout: 300_000 }

describe.each(programs)('examples/listeners/$name', (example) => {
  const story = 'handles an event once, also when it comes again after kill -9'
  test(story, patience, async ({ skip }) => {
    const { start, port, url } = await prepare(example, skip)
    const webhook = await server.call<{ id: string; secret: string }>(
      'POST',
      `${channel}/webhooks`,
      { webhook_url: url, format: 'standard', retry_policy: { delays: [1, 1, 1] } },
    )
    const run = () => startProgram(example, { start, port, secret: webhook.secret })
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

/** One with the SDK, and those without it, which have to see to everything themselves. */
const checked = ['express.ts', 'python', 'go'].map(programNamed)

describe.each(checked)('examples/listeners/$name', (example) => {
  test('passes every check that it can be put to', patience, async ({ skip }) => {
    const { start, port, url } = await prepare(example, skip)
    const secret = generateSecret()
    await startProgram(example, { start, port, secret, quiet: true })
    const check = spawn(
      process.execPath,
      ['--conditions=source', posthorn, 'check', url, '--secret', secret],
      { env: {}, stdio: ['ignore', 'pipe', 'inherit'] },
    )
    onTestFinished(() => kill(check))
    const [out, [code]] = await Promise.all([text(check.stdout), once(check, 'exit')])
    expect(out).not.toContain('✗')
    expect(out).toMatch(/^\d+ passed, 5 skipped in/m)
    expect(code).toBe(0)
  })

  test('does not start with a secret that can be guessed', patience, async ({ skip }) => {
    const { start, port } = await prepare(example, skip)
    const child = spawnProgram({ start, port, secret: 'whsec_AAAA' })
    const [said, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')])
    expect(code).toBe(1)
    expect(said).toMatch(/secret/i)
  })
})

function programNamed(name: string): ExampleProgram {
  const program = programs.find((each) => each.name === name)
  if (program === undefined) throw new Error(`There is no example ${name}.`)
  return program
}

/** Gets what the example needs, or skips the test where this machine cannot run it. */
async function prepare(example: ExampleProgram, skip: TestContext['skip']) {
  const port = await freePort()
  const start = await example.prepare(port)
  if ('missing' in start) {
    console.warn(`examples/listeners/${example.name} is not tested: ${start.missing}.`)
    return skip(start.missing)
  }
  onTestFinished(() => start.release?.())
  return { start, port, url: `http://127.0.0.1:${port}/webhooks` }
}

interface Running {
  readonly start: Start
  readonly port: number
  readonly secret: string
  /** Its standard error is not shown: what a check does makes it complain. */
  readonly quiet?: boolean
}

interface Program {
  /** The lines it printed since it was ready. */
  readonly said: readonly string[]
  kill(): Promise<void>
}

async function startProgram({ name, noise }: ExampleProgram, running: Running): Promise<Program> {
  const child = spawnProgram(running)
  if (running.quiet) child.stderr.resume()
  else child.stderr.pipe(process.stderr, { end: false })
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

/** In a process of its own, for as long as the test runs. */
function spawnProgram({ start, port, secret }: Running) {
  const child = spawn(start.command, start.args, {
    cwd: start.cwd ?? folder,
    env: {
      ...start.env,
      WEBHOOK_SECRET: secret,
      PORT: String(port),
      DEDUPE_FILE: join(folder, 'webhooks.db'),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, to be killed with whatever processes it starts.
    detached: true,
  })
  const endWithUs = () => killGroup(child)
  process.once('exit', endWithUs)
  onTestFinished(async () => {
    await kill(child)
    process.off('exit', endWithUs)
  })
  return child
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
