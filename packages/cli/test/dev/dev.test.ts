import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '@posthorn/client'
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { runCommand } from '../support/run-command.ts'
import { anyPort, operatorOf, runDev } from './running-dev.ts'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'posthorn-dev-'))
  return () => rm(folder, { recursive: true })
})

const once = (...more: readonly string[]) =>
  runCommand(['dev', '--once', ...anyPort, ...more], { cwd: folder })

const keyOf = ({ out }: { readonly out: string }) => /pk_\w+/.exec(out)?.[0]

describe('posthorn dev --once', () => {
  test('shows a first delivery, verified, and the commands to go on with', async () => {
    const { code, out, err } = await once()
    expect(err).toBe('')
    expect(code).toBe(0)
    const [, id] = /\d\d:\d\d:\d\d {2}published {2}hello\.world +(\w{8})\n/.exec(out) ?? []
    expect(out).toMatch(
      new RegExp(`  -> 200     hello\\.world +${id}  in [\\d.]+ m?s, verified\\n`),
    )
    expect(out).toMatch(/curl -u pk_\w+: http:\/\/127\.0\.0\.1:\d+\/v1\/channels\/demo\/events/)
    expect(out).toMatch(/export POSTHORN_ADMIN_KEY=ak_\w+\n {2}export POSTHORN_URL=http\S+\n/)
    expect(out).toContain('posthorn listen --forward-to http://localhost:3000/webhooks')
    expect(out).toMatch(/explained at http:\/\/127\.0\.0\.1:\d+\/docs/)
    expect(out).not.toContain('all keys')
    expect(out).toMatch(/Stopping: finishing what is under way\.\n$/)
  })

  test.each([
    [{ npm_lifecycle_event: 'start', npm_command: 'start' }, 'npm run -s posthorn --'],
    [{ npm_lifecycle_event: 'npx', npm_command: 'exec' }, 'npx posthorn'],
  ])('names the commands as the user called this one: %j', async (env, call) => {
    const { out } = await runCommand(['dev', '--once', ...anyPort], { cwd: folder, env })
    expect(out).toContain(`  ${call} trigger order.created`)
  })

  test('prints NDJSON when asked to', async () => {
    const { code, out } = await once('--json')
    expect(code).toBe(0)
    const lines = out.trimEnd().split('\n')
    const [started, ...items] = lines.map((line) => JSON.parse(line))
    expect(started).toMatchObject({ kind: 'started', api: expect.stringMatching(/^http:/) })
    const [ready, stopping] = items.slice(-2)
    expect(ready).toMatchObject({ kind: 'ready', publisher_key: expect.stringMatching(/^pk_/) })
    expect(stopping).toEqual({ kind: 'stopping' })
    const published = items.find(({ kind }) => kind === 'published')
    const { id } = published
    expect(published).toMatchObject({ channel: 'demo', topic: 'hello.world', deliveries: 1 })
    expect(items).toContainEqual(
      expect.objectContaining({ kind: 'received', what: 'event', id, status: 200 }),
    )
    expect(items).toContainEqual(
      expect.objectContaining({ kind: 'attempt', event_id: id, http_code: 200, verified: true }),
    )
  })

  test('goes on with the same keys the next time', async () => {
    const first = await once()
    const second = await once()
    expect(second.code).toBe(0)
    expect(keyOf(second)).toBe(keyOf(first))
    const { mode } = await stat(join(folder, '.posthorn', 'dev.json'))
    expect(mode & 0o077).toBe(0)
  })

  test('makes keys anew where those it kept are damaged', async () => {
    const path = join(folder, '.posthorn', 'dev.json')
    const first = await once()
    const text = await readFile(path, 'utf8')
    await writeFile(path, text.slice(0, 40))
    const second = await once()
    expect(second).toMatchObject({ code: 0, err: '' })
    expect(keyOf(second)).not.toBe(keyOf(first))
  })

  test('works with one database and another in turn', async () => {
    await once()
    const elsewhere = await once('--database', `sqlite:${folder}/other.db`)
    expect(elsewhere).toMatchObject({ code: 0, err: '' })
    expect(await once()).toMatchObject({ code: 0, err: '' })
  })

  test('says what to do when the port of the server is taken, and takes a free one for the listener', async () => {
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void other.close())
    const address = other.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    const refused = await once('--port', String(port))
    expect(refused.code).toBe(2)
    expect(refused.err).toContain(`Port ${port} on 127.0.0.1 is in use by another program.`)
    expect(refused.err).toContain(`--port ${port + 1}`)
    const { code, out } = await once('--listener-port', String(port))
    expect(code).toBe(0)
    expect(out).not.toContain(`Listener  http://127.0.0.1:${port} `)
  })
})

describe('posthorn dev', () => {
  test('runs without keys where nobody is at a keyboard, until it is stopped', async () => {
    const stops: (() => void)[] = []
    let out = ''
    const ran = runCommand(['dev', ...anyPort], {
      cwd: folder,
      onKey: null,
      onStop: (listener) => void stops.push(listener),
      out(text) {
        out += text
        if (text.includes('Every call is explained')) for (const stop of stops) stop()
      },
    })
    expect(await ran).toMatchObject({ code: 0, err: '' })
    expect(out).not.toContain('all keys')
  })

  test('shows the events of a channel that is made meanwhile', async () => {
    const dev = await runDev(folder)
    const { publisher_key: key } = await createClient({ url: dev.api }).channels.create({
      name: 'My shop',
      guid: 'shop',
    })
    const shop = createClient({ url: dev.api, key }).channel('shop')
    await shop.webhooks.create({ webhook_url: dev.listener.replace('127.0.0.1', 'localhost') })
    await shop.events.publish({ topic: 'order.created', data: { order: 1 } })
    await dev.shows(/-> 200 {5}order\.created +\w{8} {2}in \d+ ms, verified/)
    await shop.events.publish({ topic: 'order.paid', ext_ref_code: 'R-7', data: {} })
    await dev.shows(/published {2}order\.paid +\w{8} {2}in shop, R-7\n/)
  })

  test('shows what comes from others harmless', async () => {
    const dev = await runDev(folder)
    const hostile = '\u001b[2J\u0007\u202e\u2028'
    const { channel } = operatorOf(dev)
    await channel('demo').events.publish({
      topic: 'order.created',
      data: { note: hostile, [hostile]: 1 },
    })
    await dev.shows(/-> 200 {5}order\.created/)
    dev.press('l')
    await dev.shows(/Answered 200/)
    const strange = await fetch(dev.listener, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'webhook-id': 'x\u009b31m' },
      body: hostile,
    })
    expect(strange.status).toBe(401)
    await dev.shows(/refused {4}The sample listener answered 401: \S+/)
    dev.press('l')
    await dev.shows(/Answered 401/)
    expect(dev.all()).toContain('\\u{2028}')
    expect(dev.all().replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u)
  })

  test('agrees to a validation, and says so', async () => {
    const dev = await runDev(folder)
    const { channel } = operatorOf(dev)
    const { webhooks } = channel('demo')
    await webhooks.create({ webhook_url: dev.listener, validation: 'code' })
    await dev.shows(/asked {6}to get events; agreed\. \{"Code":/)
    const answer = await fetch(dev.listener)
    expect(await answer.json()).toMatchObject({
      body: expect.stringContaining('"Code"'),
      verified: true,
    })
  })

  test('takes bodies without an envelope as well', async () => {
    const dev = await runDev(folder)
    const { channel } = operatorOf(dev)
    const { webhooks, events } = channel('demo')
    for (const format of ['raw', 'cloudevents-binary'] as const) {
      await webhooks.create({ webhook_url: dev.listener, topics: [format], format })
      await events.publish({ topic: format as string, data: [1, 2] })
      await dev.shows(new RegExp(`published  ${format} .*to 2 webhooks`))
      for (let n = 0; n < 2; n++) await dev.shows(new RegExp(`-> 200     ${format} .*verified`))
    }
  })

  test('starts again although it was left with its webhook deactivated', async () => {
    const dev = await runDev(folder)
    dev.press('p')
    await dev.shows(/deactivated/)
    dev.press('t')
    await dev.shows(/published/)
    expect((await dev.stop()).code).toBe(0)
    const next = await runDev(folder)
    expect(next.all()).toMatch(/-> 200 {5}hello\.world/)
    expect(next.publisherKey).toBe(dev.publisherKey)
  })
})
