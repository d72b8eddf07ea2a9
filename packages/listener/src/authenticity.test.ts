import { generateKeyPair, generateSecret, sign } from '@posthorn/signature'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createListener, type ListenerOptions } from './index.ts'
import { type SigningOptions, signBody, signedMessage } from './testing/index.ts'

const secret = generateSecret()
const body = '{"type":"a.b","timestamp":"2026-01-01T00:00:00Z","data":1}'

/** Posts to a listener that counts what reaches its handler. */
async function post(
  message: { headers: Readonly<Record<string, string>> | Headers; body: string | Uint8Array },
  options: ListenerOptions = { secrets: secret },
) {
  let handled = 0
  const listener = createListener({ ...options, onError: () => {} }).on('*', () => {
    handled += 1
  })
  const init = { method: 'POST', headers: message.headers, body: message.body as string }
  const response = await listener.fetch(new Request('http://localhost/', init))
  return { status: response.status, answer: await response.json(), handled }
}

async function postChanged(
  change: (headers: Record<string, string>) => void,
  given: Partial<SigningOptions> & { body?: string } = {},
) {
  const message = await signBody(body, { secret, ...given })
  const headers = { ...message.headers }
  change(headers)
  return post({ headers, body: given.body ?? body })
}

test('a signed message is handled', async () => {
  expect(await postChanged(() => {})).toEqual({ status: 200, answer: { ok: true }, handled: 1 })
})

describe.each(['webhook-id', 'webhook-timestamp', 'webhook-signature'])('without %s', (name) => {
  test.each([
    ['missing', (headers: Record<string, string>) => delete headers[name]],
    ['empty', (headers: Record<string, string>) => (headers[name] = '')],
  ])('(%s) nothing is handled', async (_, change) => {
    const result = await postChanged((headers) => void change(headers))
    expect(result).toMatchObject({ status: 401, answer: { code: 'missing_header' }, handled: 0 })
  })
})

test.each<[what: string, code: string, change: (headers: Record<string, string>) => void]>([
  ['another id', 'signature_mismatch', (h) => (h['webhook-id'] = `${h['webhook-id']}x`)],
  ['an id with a dot', 'malformed_id', (h) => (h['webhook-id'] = 'a.b')],
  ['an id with a comma', 'malformed_id', (h) => (h['webhook-id'] = 'a,b')],
  [
    'another time',
    'signature_mismatch',
    (h) => (h['webhook-timestamp'] = String(Number(h['webhook-timestamp']) - 1)),
  ],
  ['milliseconds', 'timestamp_too_new', (h) => (h['webhook-timestamp'] += '000')],
  ['a float', 'malformed_timestamp', (h) => (h['webhook-timestamp'] += '.0')],
  ['letters behind the time', 'malformed_timestamp', (h) => (h['webhook-timestamp'] += 'abc')],
  [
    'a signature cut short',
    'signature_mismatch',
    (h) => (h['webhook-signature'] = h['webhook-signature']?.slice(0, -2) ?? ''),
  ],
  ['an empty signature', 'signature_mismatch', (h) => (h['webhook-signature'] = 'v1,')],
  [
    'a hex signature',
    'signature_mismatch',
    (h) => (h['webhook-signature'] = `v1,${'ab'.repeat(32)}`),
  ],
  [
    'unknown versions alone',
    'no_known_signature',
    (h) => (h['webhook-signature'] = 'v2,AAAA v9,x'),
  ],
  [
    '500 signatures',
    'too_many_signatures',
    (h) => (h['webhook-signature'] = Array(500).fill(h['webhook-signature']).join(' ')),
  ],
])('a message with %s is refused: %s', async (_, code, change) => {
  expect(await postChanged(change)).toMatchObject({ status: 401, answer: { code }, handled: 0 })
})

test('a webhook-id given twice is refused', async () => {
  const message = await signBody(body, { secret })
  const headers = new Headers(message.headers)
  headers.append('webhook-id', 'evt_other')
  expect(await post({ headers, body })).toMatchObject({ status: 401, handled: 0 })
})

test('any changed bit of the body is refused', async () => {
  const message = await signBody(body, { secret })
  const bits = fc.tuple(fc.nat(body.length - 1), fc.nat(7))
  await fc.assert(
    fc.asyncProperty(bits, async ([at, bit]) => {
      const changed = new TextEncoder().encode(body)
      changed[at] = (changed[at] ?? 0) ^ (1 << bit)
      const result = await post({ headers: message.headers, body: changed })
      expect(result).toMatchObject({ status: 401, handled: 0 })
    }),
    { numRuns: 60 },
  )
})

test('timestamps are taken 300 s from now, both ways, and no further', async () => {
  const nowMs = 1_760_000_000_000
  const statusAt = async (offsetS: number) => {
    const message = await signBody(body, { secret, sentAt: new Date(nowMs + offsetS * 1000) })
    return (await post(message, { secrets: secret, nowMs: () => nowMs })).status
  }
  expect(await Promise.all([-301, -290, 290, 301].map(statusAt))).toEqual([401, 200, 200, 401])
})

test('a valid signature among wrong and unknown ones is enough', async () => {
  const result = await postChanged((headers) => {
    headers['webhook-signature'] = `v1,AAAA v9,zzz ${headers['webhook-signature']} v1a,BBBB`
  })
  expect(result).toMatchObject({ status: 200, handled: 1 })
})

test('while secrets rotate, messages of either are handled', async () => {
  const old = generateSecret()
  const options = { secrets: [secret, old] }
  for (const each of [secret, old, [secret, old]]) {
    expect(await post(await signBody(body, { secret: each }), options)).toMatchObject({
      handled: 1,
    })
  }
  const other = await signBody(body, { secret: generateSecret() })
  expect(await post(other, options)).toMatchObject({ status: 401, handled: 0 })
})

test('with a public key, messages of its private key are handled and no others', async () => {
  const [pair, other] = [await generateKeyPair(), await generateKeyPair()]
  const options = { publicKeys: pair.publicKey }
  const from = async (key: string | string[]) =>
    post(await signBody(body, { secret: key }), options)
  expect(await from(pair.privateKey)).toMatchObject({ status: 200, handled: 1 })
  expect(await from([secret, pair.privateKey])).toMatchObject({ status: 200, handled: 1 })
  expect(await from(other.privateKey)).toMatchObject({ status: 401, handled: 0 })
  expect(await from(secret)).toMatchObject({
    status: 401,
    answer: { code: 'no_key_for_signature' },
    handled: 0,
  })
})

test('secrets are fetched for each message when a function gives them', async () => {
  let current = secret
  const secrets = async () => current
  const message = await signBody(body, { secret })
  expect(await post(message, { secrets })).toMatchObject({ handled: 1 })
  current = generateSecret()
  expect(await post(message, { secrets })).toMatchObject({ status: 401, handled: 0 })
  current = ''
  expect(await post(message, { secrets })).toMatchObject({
    status: 500,
    answer: { code: 'no_secret' },
    handled: 0,
  })
})

test('nothing is forged with an empty key', async () => {
  const id = 'evt_forged'
  const timestamp = Math.floor(Date.now() / 1000)
  const key = await crypto.subtle.importKey(
    'raw',
    new Uint8Array(1),
    { name: 'HMAC', hash: 'SHA-256' },
    false,
    ['sign'],
  )
  const content = new TextEncoder().encode(`${id}.${timestamp}.${body}`)
  const mac = Buffer.from(await crypto.subtle.sign('HMAC', key, content)).toString('base64')
  const headers = {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': `v1,${mac}`,
  }
  for (const secrets of [() => '', () => 'whsec_', () => 'whsec_AA==', () => []]) {
    expect(await post({ headers, body }, { secrets })).toMatchObject({ status: 500, handled: 0 })
  }
})

test.each<[what: string, options: ListenerOptions, message: RegExp]>([
  ['no secret', {}, /signing secret .* is missing/],
  ['an unset variable', { secrets: undefined }, /is missing/],
  ['an empty variable', { secrets: '' }, /is missing/],
  ['an empty list', { secrets: [] }, /is missing/],
  ['a bare prefix', { secrets: 'whsec_' }, /0 bytes/],
  ['a public key for a secret', { secrets: `whpk_${'A'.repeat(43)}=` }, /this is a public key/],
  ['a source that could hide another', { secrets: secret, source: 'a:b' }, /source "a:b"/],
])('a listener with %s is refused when it is made', (_, options, message) => {
  expect(() => createListener(options)).toThrow(message)
})

test('answers never hold a secret, the body or a stack', async () => {
  const message = await signedMessage({ secret, topic: 'a', data: { card: '4242' } })
  const options: ListenerOptions = { secrets: secret, onError: () => {} }
  const listener = createListener(options).on('a', () => {
    throw new Error(`at ${secret}`)
  })
  const answers = [
    await listener.fetch(new Request(message.url, message)),
    await listener.fetch(new Request(message.url, { ...message, body: `${message.body} ` })),
  ]
  for (const response of answers) {
    const text = await response.text()
    expect(text).not.toMatch(/whsec_|4242|at file|\.ts:/)
    expect(text.length).toBeLessThan(400)
  }
})

test('a svix- spelling of the headers is taken, but not mixed with the other', async () => {
  const { headers } = await signBody(body, { secret, id: 'msg_1' })
  const svix = {
    'content-type': 'application/json',
    'svix-id': 'msg_1',
    'svix-timestamp': headers['webhook-timestamp'] ?? '',
    'svix-signature': headers['webhook-signature'] ?? '',
  }
  expect(await post({ headers: svix, body })).toMatchObject({ status: 200, handled: 1 })
  const mixed = { ...svix, 'webhook-id': 'msg_2' }
  expect(await post({ headers: mixed, body })).toMatchObject({ status: 401, handled: 0 })
})

test('the signing of tests is that of the signature package', async () => {
  const { headers } = await signBody(body, { secret, id: 'e', sentAt: new Date(5_000) })
  expect(headers['webhook-signature']).toBe(
    await sign({ id: 'e', timestamp: 5, body, secrets: [secret] }),
  )
})
