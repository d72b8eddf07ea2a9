import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { challengeRequest, signBody, signedMessage } from '@posthorn/listener/testing'
import { generateKeyPair, generateSecret } from '@posthorn/signature'
import { afterAll, beforeAll, expect, test } from 'vitest'

/** The listener in Bun, as a process of its own. */

const secret = generateSecret()
const root = join(import.meta.dirname, '../../..')
let privateKey = ''
let url = ''
let stop = () => {}

beforeAll(async () => {
  const pair = await generateKeyPair()
  privateKey = pair.privateKey
  const bun = join(root, 'node_modules/.bin/bun')
  const script = join(import.meta.dirname, 'bun/serve.ts')
  const child = spawn(bun, ['--conditions=source', script], {
    env: { ...process.env, WEBHOOK_SECRET: secret, WEBHOOK_PUBLIC_KEY: pair.publicKey },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  stop = () => void child.kill()
  const [line] = await once(child.stdout, 'data')
  url = `http://127.0.0.1:${Number(String(line))}/`
})
afterAll(() => stop())

const send = ({ headers, body }: { headers: Readonly<Record<string, string>>; body: string }) =>
  fetch(url, { method: 'POST', headers: { ...headers }, body })

test('a signed event is handled once', async () => {
  const event = await signedMessage({ secret, topic: 'a', data: { n: 1 } })
  expect(await (await send(event)).json()).toEqual({ ok: true })
  expect(await (await send(event)).json()).toEqual({ ok: true, duplicate: true })
})

test('ed25519 signatures are verified', async () => {
  const event = await signedMessage({ secret: privateKey, topic: 'a', data: 1 })
  expect((await send(event)).status).toBe(200)
  expect((await send({ ...event, body: `${event.body} ` })).status).toBe(401)
})

test('the bytes are kept: a byte order mark, broken UTF-8 and odd spacing', async () => {
  const odd = '\ufeff{ "type":"a", "data":"\\ud800 😀" }\r\n'
  expect((await send(await signBody(odd, { secret }))).status).toBe(200)
  expect((await send(await signBody('{', { secret }))).status).toBe(400)
  const deep = '['.repeat(100_000)
  expect([400, 413]).toContain((await send(await signBody(deep, { secret }))).status)
})

test('the answers are those of other runtimes', async () => {
  const event = await signedMessage({ secret, topic: 'a', data: 1 })
  expect((await send({ ...event, body: 'changed' })).status).toBe(401)
  const large = await signBody(' '.repeat(100_001), { secret })
  expect((await send(large)).status).toBe(413)
  expect((await send({ ...event, headers: { 'content-type': 'text/plain' } })).status).toBe(415)
  expect((await send(await signedMessage({ secret, topic: 'fails', data: 1 }))).status).toBe(500)
  expect((await fetch(url)).status).toBe(405)
})

test('the validations are answered', async () => {
  const response = await fetch(await challengeRequest({ secret, challenge: 'c', url }))
  expect(await response.json()).toEqual({ challenge: 'c' })
  const headers = { 'webhook-request-origin': 'posthorn.example.com' }
  const consent = await fetch(url, { method: 'OPTIONS', headers })
  expect(consent.headers.get('webhook-allowed-origin')).toBe('posthorn.example.com')
})
