import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import {
  githubRequest,
  shopifyRequest,
  slackRequest,
  stripeRequest,
} from '@posthorn/listener/testing'
import { generateKeyPair, generateSecret, sign, verify } from '@posthorn/signature'
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import type { Io } from '../src/index.ts'
import { runCommand } from './support/run-command.ts'

// The example of the Standard Webhooks specification.
const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const id = 'msg_p5jXN8AQM9LWM0D4loKWxJek'
const timestamp = 1614265330
const body = '{"test": 2432232314}'
const signature = 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE='

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'posthorn-sign-'))
  return () => rm(folder, { recursive: true })
})

const posthorn = (args: readonly string[], io: Partial<Io> = {}) =>
  runCommand(args, { cwd: folder, ...io })

const piped = (bytes: string | Uint8Array): Partial<Io> => ({
  readInput: async () => (typeof bytes === 'string' ? Buffer.from(bytes) : bytes),
})

const fixed = ['--id', id, '--timestamp', String(timestamp)]

describe('posthorn sign', () => {
  test('signs the example of the specification as it says', async () => {
    const { code, out, err } = await posthorn(['sign', ...fixed, '--secret', secret], piped(body))
    expect([code, err]).toEqual([0, ''])
    expect(out).toBe(
      `webhook-id: ${id}\nwebhook-timestamp: ${timestamp}\nwebhook-signature: ${signature}\n`,
    )
  })

  test.each([
    [{ POSTHORN_WEBHOOK_SECRET: secret, WEBHOOK_SECRET: 'whsec_AAAA' }],
    [{ WEBHOOK_SECRET: secret }],
  ])('takes the secret from %o', async (env) => {
    const args = ['sign', '--id', id, '--timestamp', String(timestamp)]
    const given = await posthorn([...args, '--secret', secret], piped(body))
    expect(given.code).toBe(0)
    expect(await posthorn(args, { ...piped(body), env })).toEqual(given)
  })

  test('takes the secret from the environment and the time as a date', async () => {
    const args = ['sign', '--json', '--id', id, '--timestamp', '2021-02-25T15:02:10Z', 'body.json']
    await writeFile(join(folder, 'body.json'), body)
    const { out } = await posthorn(args, { env: { POSTHORN_WEBHOOK_SECRET: secret } })
    expect(JSON.parse(out)).toEqual({
      'webhook-id': id,
      'webhook-timestamp': String(timestamp),
      'webhook-signature': signature,
    })
  })

  test('signs with every secret, v1 and v1a, any bytes', async () => {
    const bytes = Uint8Array.of(0xff, 0, 0x0d, 0x0a, 0x80)
    const { privateKey, publicKey } = await generateKeyPair()
    const args = ['sign', '--json', '--secret', secret, '--secret', privateKey]
    const headers = JSON.parse((await posthorn(args, piped(bytes))).out)
    expect(await verify({ headers, body: bytes, secrets: secret })).toMatchObject({ scheme: 'v1' })
    const asymmetric = await verify({ headers, body: bytes, publicKeys: publicKey })
    expect(asymmetric).toMatchObject({ ok: true, scheme: 'v1a' })
  })

  test('prints a command that delivers exactly the file, whatever its name', async () => {
    const name = "it's; a $(body) .json"
    await writeFile(join(folder, name), '{\r\n "odd":  "ä" }\n')
    const received = Promise.withResolvers<Awaited<ReturnType<typeof verify>>>()
    const server = createServer(async (request, response) => {
      received.resolve(
        verify({ headers: request.headers, body: await buffer(request), secrets: secret }),
      )
      response.end()
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    onTestFinished(() => void server.close())
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks?a=1&b=2`
    const { out } = await posthorn(['sign', name, '--curl', url, '--secret', secret])
    const [code] = await once(spawn('sh', ['-c', out], { cwd: folder, stdio: 'ignore' }), 'exit')
    expect(code).toBe(0)
    expect(await received.promise).toMatchObject({ ok: true })
  })

  test.each([
    [['--secret', 'whsec_AAAA'], /at least 16 are needed.*\(secret_too_short\)/],
    [['--secret', 'nonsense'], /must begin with whsec_.*\(secret_wrong_kind\)/],
    [['--secret', secret, '--id', 'a.b'], /The id must be .*\(not_signable\)/],
    [['--secret', secret, '--timestamp', 'soon'], /Give a time such as .*, or Unix seconds/],
    [
      ['--secret', secret, '--timestamp', '2021-02-25T15:02:10'],
      /Give a time such as .*, or Unix seconds/,
    ],
    [[], /needs the secret of the webhook\. \(secret_missing\)/],
  ])('refuses %j, and says why', async (args, says) => {
    const { code, out, err } = await posthorn(['sign', ...args], piped(body))
    expect([code, out]).toEqual([2, ''])
    expect(err).toMatch(says)
    expect(err).not.toContain(secret)
  })

  test.each([[['-']], [[]]])('--curl needs a file, as %j is empty by then', async (file) => {
    const args = ['sign', ...file, '--curl', 'http://localhost', '--secret', secret]
    const { code, out, err } = await posthorn(args, piped(body))
    expect([code, out]).toEqual([2, ''])
    expect(err).toContain('(file_missing)')
  })

  test('does not wait for somebody to type a body', async () => {
    const { code, err } = await posthorn(['sign', '--secret', secret], { onKey: () => () => {} })
    expect(code).toBe(2)
    expect(err).toContain('(body_missing)')
  })
})

interface Given {
  readonly body?: string | Uint8Array
  readonly secret?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly args?: readonly string[]
}

const signed = {
  'webhook-id': id,
  'webhook-timestamp': String(timestamp),
  'webhook-signature': signature,
}
const atTheTime = ['--at', String(timestamp + 10)]

async function verified(given: Given) {
  const lines = Object.entries(given.headers ?? signed).flatMap(([name, value]) => [
    '-H',
    `${name}: ${value}`,
  ])
  const args = [
    'verify',
    '--json',
    ...lines,
    '--secret',
    given.secret ?? secret,
    ...(given.args ?? atTheTime),
  ]
  const { code, out, err } = await posthorn(args, piped(given.body ?? body))
  expect(err).toBe('')
  const verdict = JSON.parse(out)
  expect(code).toBe(verdict.ok ? 0 : 3)
  const codes: string[] = verdict.findings?.map((each: { code: string }) => each.code)
  return { ok: verdict.ok as boolean, codes, verdict, out }
}

/** The message that a sender would have made of other bytes, or with another key. */
async function madeOf(sent: string | Uint8Array, key: string | Uint8Array = secret) {
  return {
    ...signed,
    'webhook-signature': await sign({ id, timestamp, body: sent, secrets: [key] }),
  }
}

describe('posthorn verify', () => {
  test('says ok to the example of the specification', async () => {
    expect(await verified({})).toMatchObject({
      ok: true,
      verdict: { facts: { id, sent: '2021-02-25T15:02:10.000Z (10 s ago)', signature: 'v1' } },
    })
  })

  const compact = '{"order":1001,"total":"49.90","note":"Käse/7€","list":[1,2]}'
  const parsed: unknown = JSON.parse(compact)
  test.each([
    ['parsed and written anew', '{"order": 1001, "total": 49.90}', '{"order":1001,"total":49.90}'],
    ['pretty printed', compact, JSON.stringify(parsed, null, 2)],
    ['written as Python does', compact.replace(/([:,])(?=["[\d])/g, '$1 '), compact],
    [
      'written with sorted keys',
      '{"a":{"b":1,"c":[{"d":1,"e":2}]},"f":2}',
      '{"f":2,"a":{"c":[{"e":2,"d":1}],"b":1}}',
    ],
    ['written in ASCII', compact.replace('ä', '\\u00e4').replace('€', '\\u20ac'), compact],
  ])('finds a body that was %s', async (_, sent, atHand) => {
    const headers = await madeOf(sent)
    const found = await verified({ headers, body: atHand })
    expect(found).toMatchObject({ ok: false, codes: ['body_rewritten'] })
  })

  const lines = '{\n  "order": 1001\n}'
  const accented = Buffer.from('{"name":"Käse – €"}')
  const bom = Buffer.from([0xef, 0xbb, 0xbf])
  test.each<[string, string | Uint8Array, string | Uint8Array]>([
    ['newline_added', body, `${body}\n`],
    ['newline_added', body, `  ${body}\t`],
    ['newline_lost', `${body}\n`, body],
    ['newline_lost', `${body}\r\n`, body],
    ['line_breaks_changed', lines, lines.replaceAll('\n', '\r\n')],
    ['line_breaks_changed', lines.replaceAll('\n', '\r\n'), lines],
    ['bom_lost', Buffer.concat([bom, accented]), accented],
    ['bom_added', accented, Buffer.concat([bom, accented])],
    ['decoded_as_latin1', accented, accented.toString('latin1')],
    ['decoded_as_latin1', accented, new TextDecoder('windows-1252').decode(accented)],
    ['encoded_as_latin1', '{"name":"Käse"}', Buffer.from('{"name":"Käse"}', 'latin1')],
    ['body_empty', '', body],
  ])('finds %s', async (code, sent, atHand) => {
    const found = await verified({ headers: await madeOf(sent), body: atHand })
    expect(found).toMatchObject({ ok: false, codes: [code] })
  })

  const raw = secret.slice('whsec_'.length)
  test.each<[string, string, string | Uint8Array]>([
    ['secret_quoted', `"${secret}"`, secret],
    ['secret_white_space', `${secret.slice(0, 12)}\n${secret.slice(12)}`, secret],
    ['secret_white_space', `${secret}\\n`, secret],
    ['secret_prefix_missing', raw, secret],
    [
      'secret_url_safe',
      'whsec_-_-_-_-_-_-_-_-_-_-_-_-_-_-_-_-_',
      'whsec_+/+/+/+/+/+/+/+/+/+/+/+/+/+/+/+/',
    ],
    ['secret_not_decoded', secret, Buffer.from(secret)],
    ['secret_not_decoded', secret, Buffer.from(raw)],
  ])('finds %s', async (code, given, key) => {
    const found = await verified({ headers: await madeOf(body, key), secret: given })
    expect(found).toMatchObject({ ok: false, codes: [code] })
    expect(found.out).not.toContain(raw.slice(0, 12))
  })

  test('mentions a line break around a secret that it can do with', async () => {
    const found = await verified({ secret: `${secret}\n` })
    expect(found).toMatchObject({ ok: true, verdict: { notes: [{ code: 'secret_white_space' }] } })
  })

  test('finds a changed body and a spoilt secret at once', async () => {
    const found = await verified({ body: `${body}\n`, secret: `'${secret}'` })
    expect(found.codes).toEqual(['secret_quoted', 'newline_added'])
  })

  test.each([
    ['timestamp_too_old', timestamp + 301, '301 s|5 min'],
    ['timestamp_too_new', timestamp - 301, '5 min ahead'],
    ['timestamp_too_old', timestamp + 7200, 'whole hours'],
  ])('says %s, by how much, and that all else is in order', async (code, at, says) => {
    const found = await verified({ args: ['--at', String(at)] })
    expect(found.codes).toEqual([code])
    expect(found.verdict.findings[0].detail).toMatch(new RegExp(says))
    expect(found.verdict.findings[0].detail).toContain('The signature itself fits.')
  })

  test('verifies a request of any age when asked to', async () => {
    expect((await verified({ args: ['--ignore-age'] })).ok).toBe(true)
    const changed = await verified({ args: ['--ignore-age'], body: `${body}\n` })
    expect(changed.codes).toEqual(['newline_added'])
  })

  test('tells milliseconds from a clock that is wrong', async () => {
    const ms = `${timestamp}000`
    const own = await sign({ id, timestamp: Number(ms), body, secrets: [secret] })
    const headers = { ...signed, 'webhook-timestamp': ms, 'webhook-signature': own }
    expect((await verified({ headers })).codes).toEqual(['timestamp_milliseconds'])
    const words = { ...signed, 'webhook-timestamp': '2021-02-25' }
    expect((await verified({ headers: words })).codes).toEqual(['malformed_timestamp'])
  })

  test('knows the headers under other names, and says when one is missing', async () => {
    const svix = Object.fromEntries(
      Object.entries(signed).map(([name, value]) => [name.replace('webhook', 'svix'), value]),
    )
    expect((await verified({ headers: svix })).codes).toEqual(
      Array(3).fill('header_named_otherwise'),
    )
    const { 'webhook-id': _, ...others } = signed
    const { codes, verdict } = await verified({ headers: others })
    expect(codes).toEqual(['missing_header'])
    expect(verdict.findings[0].detail).toBe('webhook-id is missing.')
    const twice = await verified({ args: [...atTheTime, '-H', 'Webhook-Id: msg_2'] })
    expect(twice.codes).toEqual(['duplicate_header'])
    expect((await verified({ headers: { 'stripe-signature': 't=1,v1=00' } })).codes).toEqual([
      'other_sender',
    ])
  })

  test('tells the kind of key that is missing', async () => {
    const { privateKey, publicKey } = await generateKeyPair()
    const headers = await madeOf(body, privateKey)
    expect((await verified({ headers })).codes).toEqual(['no_key_for_signature'])
    for (const key of [publicKey, privateKey]) {
      expect(await verified({ headers, secret: key })).toMatchObject({ ok: true })
    }
    expect((await verified({ secret: publicKey })).codes).toEqual(['no_key_for_signature'])
    const changed = await verified({ headers, secret: publicKey, body: `${body}\n` })
    expect(changed.codes).toEqual(['newline_added'])
  })

  test('tells a wrong secret from a changed body by the digest', async () => {
    const digest = createHash('sha256').update(body).digest('base64')
    const headers = { ...signed, 'content-digest': `sha-256=:${digest}:` }
    const other = generateSecret()
    expect((await verified({ headers, secret: other })).codes).toEqual(['other_secret'])
    expect((await verified({ headers, body: '{"test":1}' })).codes).toEqual(['body_changed'])
    expect((await verified({ secret: other })).codes).toEqual(['signature_mismatch'])
    const parsed = await verified({ headers, body: '{"test":2432}' })
    expect(parsed.verdict.findings[0].detail).toContain('JSON.stringify')
    const deep = await verified({ headers, body: `${'['.repeat(20_000)}${']'.repeat(20_000)}` })
    expect(deep.codes).toEqual(['body_changed'])
    expect((await verified({ secret: 'whsec_AAAA' })).codes).toEqual(['invalid_secret'])
  })

  test('reads a whole request as it is on the wire, byte for byte', async () => {
    const bytes = Buffer.concat([Buffer.from([0xff, 0x0d, 0x0a, 0x0d, 0x0a]), accented])
    const headers = Object.entries(await madeOf(bytes)).map(
      ([name, value]) => `${name}: ${value}\r\n`,
    )
    const head = `POST /hooks HTTP/1.1\r\nHost: example.com\r\n${headers.join('')}\r\n`
    await writeFile(join(folder, 'request.txt'), Buffer.concat([Buffer.from(head), bytes]))
    const args = ['verify', '--request', 'request.txt', '--secret', secret, ...atTheTime]
    const { code, out } = await posthorn(args)
    expect(out).toMatch(/^ok: the signature fits\n {2}id: msg_/)
    expect(code).toBe(0)
  })

  test('takes what posthorn sign printed, as lines and as JSON', async () => {
    await writeFile(join(folder, 'body.json'), body)
    const env = { POSTHORN_WEBHOOK_SECRET: secret }
    for (const json of [[], ['--json']]) {
      const { out } = await posthorn(['sign', 'body.json', ...json], { env })
      await writeFile(join(folder, 'headers'), out)
      expect(
        await posthorn(['verify', 'body.json', '--headers', 'headers'], { env }),
      ).toMatchObject({ code: 0 })
    }
  })

  test.each([
    ['stripe', (own: string) => stripeRequest({ secret: own, topic: 'a.b', object: { order: 1 } })],
    [
      'github',
      (own: string) => githubRequest({ secret: own, event: 'push', payload: { order: 1 } }),
    ],
    ['shopify', (own: string) => shopifyRequest({ secret: own, topic: 'a/b', data: { order: 1 } })],
    ['slack', (own: string) => slackRequest({ secret: own, event: { type: 'message' } })],
  ] as const)('verifies what %s signs, and finds what happened to it', async (sender, make) => {
    const own = 'a secret of the sender, long enough'
    const request = await make(own)
    const headers = Object.fromEntries(request.headers)
    const sent = new Uint8Array(await request.arrayBuffer())
    const args = ['--sender', sender]
    expect(await verified({ headers, body: sent, secret: own, args })).toMatchObject({ ok: true })
    const changed = await verified({
      headers,
      body: Buffer.concat([sent, Buffer.from('\n')]),
      secret: own,
      args,
    })
    expect(changed.codes).toEqual(['newline_added'])
    const spoilt = await verified({ headers, body: sent, secret: `"${own}"\n`, args })
    expect(spoilt.codes).toEqual(['secret_white_space'])
    const wrong = await verified({ headers, body: sent, secret: 'another secret', args })
    expect(wrong.codes).toEqual(['signature_mismatch'])
  })

  test('prints nothing of a hostile request that a terminal would obey', async () => {
    const args = ['verify', '-H', 'webhook-timestamp: \x1b]0;owned\x07', '--secret', secret]
    const { code, out } = await posthorn(args, piped(body))
    expect(code).toBe(3)
    expect(out.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u)
  })

  test.each([
    [['-H', 'no header'], '(header_unusable)'],
    [[], '(headers_missing)'],
    [['--headers', 'missing.txt'], '(file_not_found)'],
    [['--headers', '-'], '(input_asked_twice)'],
    [['body.json', '--request', 'request.txt'], '(two_bodies)'],
    [['--sender', 'nobody'], 'Allowed choices are'],
  ])('refuses %j', async (args, says) => {
    const { code, out, err } = await posthorn(['verify', '--secret', secret, ...args], piped(body))
    expect([code === 1 || code === 2, out]).toEqual([true, ''])
    expect(err).toContain(says)
  })
})
