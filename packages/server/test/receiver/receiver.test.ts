import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Webhook } from 'standardwebhooks'
import { afterEach, expect, it } from 'vitest'
import { answer, drip, hang, redirect, reset } from './behaviour.ts'
import { forkReceiver } from './fork-receiver.ts'
import { type ReceiverOptions, startReceiver } from './receiver.ts'

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const ends: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const end of ends.splice(0)) await end()
})

async function start(options: ReceiverOptions = {}) {
  const receiver = await startReceiver(options)
  ends.push(receiver.close)
  return receiver
}

function signed(id: string, body: string, at = new Date()): RequestInit {
  const signature = new Webhook(secret).sign(id, at, body)
  const timestamp = String(Math.floor(at.getTime() / 1000))
  const headers = {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signature,
  }
  return { method: 'POST', headers, body, redirect: 'manual' }
}

it('writes down each POST with its bytes and what it thinks of the signature', async () => {
  const { url, posts, account } = await start({ secrets: { '/in': [secret] } })
  const old = new Date(Date.now() - 301_000)
  await fetch(`${url}/in?a=1`, signed('msg_1', 'schön'))
  await fetch(`${url}/in`, { ...signed('msg_1', 'schön'), body: 'schon' })
  await fetch(`${url}/in`, signed('msg_2', '{}', old))
  await fetch(`${url}/in`, { method: 'POST' })
  await fetch(`${url}/elsewhere`, signed('msg_3', '{}'))
  expect(posts.map(({ path, id, verdict }) => [path, id, verdict])).toEqual([
    ['/in', 'msg_1', 'valid'],
    ['/in', 'msg_1', 'wrong'],
    ['/in', 'msg_2', 'stale'],
    ['/in', '', 'missing'],
    ['/elsewhere', 'msg_3', 'unchecked'],
  ])
  expect(posts[0]?.body).toEqual(Buffer.from('schön'))
  expect(account.verdicts).toEqual({ valid: 1, wrong: 1, stale: 1, missing: 1, unchecked: 1 })
  expect(account.arrivals.get('/in')?.get('msg_1')).toMatchObject({ posts: 2, taken: 2 })
})

it('takes a secret that becomes known after its start, and any of several', async () => {
  const receiver = await start()
  receiver.trust('/in', ['whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz', secret])
  await fetch(`${receiver.url}/in`, signed('msg_1', '{}'))
  expect(receiver.posts[0]?.verdict).toBe('valid')
})

it('follows its script for a path, and ends on the last step', async () => {
  const { url, account } = await start({
    behaviours: {
      '/in': { per: 'path', steps: [answer(500), redirect('http://other/'), answer(200)] },
    },
  })
  const answers = []
  for (const id of ['a', 'b', 'c', 'd']) answers.push(await fetch(`${url}/in`, signed(id, '{}')))
  expect(answers.map(({ status }) => status)).toEqual([500, 302, 200, 200])
  expect(answers[1]?.headers.get('location')).toBe('http://other/')
  const taken = [...(account.arrivals.get('/in')?.values() ?? [])].map((arrivals) => arrivals.taken)
  expect(taken).toEqual([0, 0, 1, 1])
})

it('can fail each event once', async () => {
  const { url } = await start({
    behaviours: { '/in': { per: 'event', steps: [answer(503), answer(200, { body: 'ok' })] } },
  })
  const statuses = []
  for (const id of ['a', 'b', 'a', 'b']) {
    statuses.push((await fetch(`${url}/in`, signed(id, '{}'))).status)
  }
  expect(statuses).toEqual([503, 503, 200, 200])
})

it('hangs, drips, and resets when told to, and still closes', async () => {
  const receiver = await start({
    behaviours: {
      '/hang': { per: 'path', steps: [hang] },
      '/drip': { per: 'path', steps: [drip(1)] },
      '/reset': { per: 'path', steps: [reset] },
    },
  })
  await expect(fetch(`${receiver.url}/reset`, signed('a', ''))).rejects.toMatchObject({
    cause: { code: 'ECONNRESET' },
  })
  const dripping = await fetch(`${receiver.url}/drip`, signed('a', ''))
  const reader = dripping.body?.getReader()
  expect((await reader?.read())?.done).toBe(false)
  expect((await reader?.read())?.done).toBe(false)
  const hanging = fetch(`${receiver.url}/hang`, signed('a', '')).catch((error: Error) => error)
  await receiver.received(3)
  await receiver.close()
  ends.length = 0
  expect(await hanging).toBeInstanceOf(Error)
})

it('counts a POST only when all of it has arrived', async () => {
  const { url, account } = await start()
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  socket.write('POST /in HTTP/1.1\r\nhost: a\r\ncontent-length: 5\r\n\r\nabc')
  await fetch(`${url}/other`, signed('a', ''))
  socket.destroy()
  expect([...account.arrivals.keys()]).toEqual(['/other'])
})

it('appends a line for each POST to its file', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'posthorn-receiver-'))
  ends.push(() => rmSync(folder, { recursive: true }))
  const ledgerFile = join(folder, 'ledger')
  const receiver = await startReceiver({ ledgerFile, secrets: { '/in': [secret] } })
  await fetch(`${receiver.url}/in`, signed('msg_1', '{}'))
  await receiver.close()
  expect(readFileSync(ledgerFile, 'utf8')).toMatch(/^[\d.]+\t\/in\tmsg_1\tvalid\t204\n$/)
})

it('writes the bytes to its file when asked to', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'posthorn-receiver-'))
  ends.push(() => rmSync(folder, { recursive: true }))
  const ledgerFile = join(folder, 'ledger')
  const receiver = await startReceiver({ ledgerFile, ledgerBodies: true })
  await fetch(`${receiver.url}/in`, signed('msg_1', 'schön'))
  await receiver.close()
  const [line = ''] = readFileSync(ledgerFile, 'utf8').split('\n')
  expect(Buffer.from(line.split('\t')[5] ?? '', 'base64').toString()).toBe('schön')
})

it('runs in a process of its own, and gives its account', async () => {
  const receiver = await forkReceiver()
  ends.push(receiver.close)
  await receiver.trust('/in', [secret])
  await receiver.behave('/in', { per: 'event', steps: [answer(500), answer(200)] })
  const waiting = receiver.received(3)
  for (const id of ['a', 'a', 'b']) await fetch(`${receiver.url}/in`, signed(id, '{}'))
  await waiting
  const account = await receiver.account()
  expect(account.verdicts.valid).toBe(3)
  expect(account.arrivals.get('/in')?.get('a')).toMatchObject({ posts: 2, taken: 1 })
})

it('says so when that process died', async () => {
  const receiver = await forkReceiver()
  const waiting = receiver.received(1)
  process.kill(receiver.pid, 'SIGKILL')
  await expect(waiting).rejects.toThrow('SIGKILL')
})
