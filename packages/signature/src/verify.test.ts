import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { generateKeyPair } from './key-pair.ts'
import { decodeSecret, generateSecret } from './secret.ts'
import { sign } from './sign.ts'
import { type VerifyInput, verify } from './verify.ts'

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const id = 'msg_p5jXN8AQM9LWM0D4loKWxJek'
const timestamp = 1614265330
const body = '{"test": 2432232314}'
const signature = 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE='
const nowMs = timestamp * 1000

const headers = {
  'webhook-id': id,
  'webhook-timestamp': String(timestamp),
  'webhook-signature': signature,
}

function check(changes: Partial<VerifyInput> = {}) {
  return verify({ headers, body, secrets: [secret], nowMs, ...changes })
}

function withHeaders(changes: Record<string, string | string[] | undefined>) {
  return check({ headers: { ...headers, ...changes } })
}

async function codeOf(result: ReturnType<typeof check>) {
  const answer = await result
  return answer.ok ? 'ok' : answer.code
}

describe('a genuine message', () => {
  test('is accepted: the vector of the specification', async () => {
    expect(await check()).toEqual({ ok: true, id, timestamp, scheme: 'v1', keyIndex: 0 })
  })

  test('is accepted with Fetch headers, Node headers, and names in any case', async () => {
    expect(await codeOf(check({ headers: new Headers(headers) }))).toBe('ok')
    const map = new Map(Object.entries(headers)) as unknown as Headers
    expect(await codeOf(check({ headers: map }))).toBe('ok')
    map.delete('webhook-id')
    expect(await codeOf(check({ headers: map }))).toBe('missing_header')
    expect(await codeOf(check({ headers: { ...headers, cookie: ['a', 'b'] } }))).toBe('ok')
    const shouted = {
      'Webhook-Id': id,
      'WEBHOOK-TIMESTAMP': String(timestamp),
      'webHook-Signature': [signature],
    }
    expect(await codeOf(check({ headers: shouted }))).toBe('ok')
  })

  test('is accepted as bytes, as a Buffer, and as an ArrayBuffer', async () => {
    const bytes = new TextEncoder().encode(body)
    expect(await codeOf(check({ body: bytes }))).toBe('ok')
    expect(await codeOf(check({ body: Buffer.from(body) }))).toBe('ok')
    expect(await codeOf(check({ body: bytes.buffer }))).toBe('ok')
    expect(await codeOf(check({ body: Buffer.from(`x${body}`).subarray(1) }))).toBe('ok')
  })

  test('is accepted when its body is no UTF-8', async () => {
    const odd = Uint8Array.of(0xff, 0xfe, 0x00, 0x80)
    const value = await sign({ id, timestamp, body: odd, secrets: [secret] })
    const given = { ...headers, 'webhook-signature': value }
    expect(await codeOf(check({ headers: given, body: odd }))).toBe('ok')
  })

  test('is accepted among signatures that are wrong, unknown or broken', async () => {
    const value = `v9,abc v1,AAAA v1a,!! v1 , ${signature}`
    expect(await codeOf(withHeaders({ 'webhook-signature': value }))).toBe('ok')
  })

  test('is accepted under any of several secrets, and says which', async () => {
    const other = generateSecret()
    const result = await check({ secrets: [other, decodeSecret(secret)] })
    expect(result).toMatchObject({ ok: true, keyIndex: 1 })
  })

  test('is accepted with a secret given alone, and with white space around it', async () => {
    expect(await codeOf(check({ secrets: `${secret}\n` }))).toBe('ok')
  })
})

describe('v1a', () => {
  test('is accepted under any of several public keys, mixed with v1', async () => {
    const pair = await generateKeyPair()
    const stranger = await generateKeyPair()
    const value = await sign({ id, timestamp, body, secrets: [generateSecret(), pair.privateKey] })
    const result = await check({
      headers: { ...headers, 'webhook-signature': value },
      publicKeys: [stranger.publicKey, pair.publicKey],
    })
    expect(result).toMatchObject({ ok: true, scheme: 'v1a', keyIndex: 1 })
  })

  test('is refused under a stranger’s key, and with a changed body', async () => {
    const pair = await generateKeyPair()
    const value = await sign({ id, timestamp, body, secrets: [pair.privateKey] })
    const given = { ...headers, 'webhook-signature': value }
    const stranger = (await generateKeyPair()).publicKey
    const one = { headers: given, secrets: undefined }
    expect(await codeOf(check({ ...one, publicKeys: stranger }))).toBe('signature_mismatch')
    const changed = { ...one, publicKeys: pair.publicKey, body: `${body} ` }
    expect(await codeOf(check(changed))).toBe('signature_mismatch')
  })

  test('without a public key is refused with a hint to pass one', async () => {
    const pair = await generateKeyPair()
    const value = await sign({ id, timestamp, body, secrets: [pair.privateKey] })
    const result = await withHeaders({ 'webhook-signature': value })
    expect(result).toMatchObject({ code: 'no_key_for_signature' })
    expect(result).toHaveProperty('hint', expect.stringContaining('whpk_'))
  })

  test('is not believed as v1, nor v1 as v1a', async () => {
    const pair = await generateKeyPair()
    const bare = signature.slice(3)
    const value = `v1a,${bare}`
    const both = { secrets: [secret], publicKeys: [pair.publicKey] }
    const given = { ...headers, 'webhook-signature': value }
    expect(await codeOf(check({ ...both, headers: given }))).toBe('signature_mismatch')
  })

  test('a sender with a shared secret is named when only a public key is given', async () => {
    const { publicKey } = await generateKeyPair()
    const answer = check({ secrets: [], publicKeys: [publicKey] })
    expect(await codeOf(answer)).toBe('no_key_for_signature')
  })
})

describe('headers that are refused', () => {
  test.each(['webhook-id', 'webhook-timestamp', 'webhook-signature'])('%s', async (name) => {
    expect(await codeOf(withHeaders({ [name]: undefined }))).toBe('missing_header')
    expect(await codeOf(withHeaders({ [name]: ' ' }))).toBe('missing_header')
    expect(await codeOf(withHeaders({ [name]: [] }))).toBe('missing_header')
    const value = headers[name as keyof typeof headers]
    expect(await codeOf(withHeaders({ [name]: [value, value] }))).toBe('duplicate_header')
    expect(await codeOf(withHeaders({ [name.toUpperCase()]: value }))).toBe('duplicate_header')
  })

  test('an id given twice to Fetch headers', async () => {
    const given = new Headers(headers)
    given.append('webhook-id', id)
    expect(await codeOf(check({ headers: given }))).toBe('malformed_id')
  })

  test.each(['a.b', 'a,b', 'a b', 'ü', 'x'.repeat(257)])('the id %s', async (bad) => {
    const value = `v1,${'A'.repeat(43)}=`
    const given = { 'webhook-id': bad, 'webhook-signature': value }
    expect(await codeOf(withHeaders(given))).toBe('malformed_id')
  })

  test.each(['123abc', '1614265330.0', '-1614265330', '+1614265330', '1e9', '0x60', '１６'])(
    'the timestamp %s',
    async (bad) => {
      expect(await codeOf(withHeaders({ 'webhook-timestamp': bad }))).toBe('malformed_timestamp')
    },
  )

  test('a timestamp in milliseconds, with a hint', async () => {
    const result = await withHeaders({ 'webhook-timestamp': `${timestamp}000` })
    expect(result).toMatchObject({ code: 'timestamp_too_new' })
    expect(result).toHaveProperty('hint', expect.stringContaining('milliseconds'))
  })

  test('more than 32 signatures', async () => {
    const wrong = `v1,${'A'.repeat(43)}=`
    const of = (count: number) => Array.from({ length: count }, () => wrong).join(' ')
    const full = { 'webhook-signature': `${of(31)} ${signature}` }
    expect(await codeOf(withHeaders(full))).toBe('ok')
    const over = { 'webhook-signature': `${of(32)} ${signature}` }
    expect(await codeOf(withHeaders(over))).toBe('too_many_signatures')
  })

  test.each(['v2,abc', signature.slice(3), 'v1', 'V1,abc'])('no known scheme: %s', async (bad) => {
    expect(await codeOf(withHeaders({ 'webhook-signature': bad }))).toBe('no_known_signature')
  })

  const hex = Buffer.from(signature.slice(3), 'base64').toString('hex')
  test.each([
    ['hex', `v1,${hex}`],
    ['unpadded', signature.slice(0, -1)],
    ['truncated', signature.slice(0, -5)],
    ['empty', 'v1,'],
    ['stray bits behind the last byte', signature.replace('OE=', 'OF=')],
    ['a comma in front', `v1,${signature}`],
  ])('a signature in another spelling: %s', async (_, bad) => {
    expect(await codeOf(withHeaders({ 'webhook-signature': bad }))).toBe('signature_mismatch')
  })
})

describe('freshness', () => {
  test.each([
    [-301, 'timestamp_too_new'],
    [-300, 'ok'],
    [300, 'ok'],
    [301, 'timestamp_too_old'],
  ])('a message %i s old: %s', async (ageS, expected) => {
    expect(await codeOf(check({ nowMs: nowMs + ageS * 1000 }))).toBe(expected)
  })

  test('the tolerance can be set', async () => {
    const at = nowMs + 400_000
    expect(await codeOf(check({ nowMs: at, toleranceS: 500 }))).toBe('ok')
    expect(await codeOf(check({ nowMs: nowMs + 6_000, toleranceS: 5 }))).toBe('timestamp_too_old')
  })

  test('a tolerance or a time that is no number accepts nothing', async () => {
    expect(await codeOf(check({ toleranceS: Number.NaN }))).toBe('timestamp_too_old')
    expect(await codeOf(check({ nowMs: Number.NaN }))).toBe('timestamp_too_old')
  })

  test('the clock is used when no time is given', async () => {
    expect(await codeOf(check({ nowMs: undefined }))).toBe('timestamp_too_old')
  })
})

describe('set-up that is refused', () => {
  test('no secret at all', async () => {
    for (const secrets of [undefined, []]) {
      expect(await codeOf(check({ secrets }))).toBe('no_secret')
    }
  })

  test.each([
    '',
    'whsec_',
    'whsec_AAAA',
    'MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    'whsec_not base64 at all!',
    'whpk_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  ])('the secret "%s", even beside a good one', async (bad) => {
    const result = await check({ secrets: [secret, bad] })
    expect(result).toMatchObject({ code: 'invalid_secret' })
    if (bad.length > 6) expect(result).not.toHaveProperty('hint', expect.stringContaining(bad))
  })

  test('a forgery under a key of no bytes', async () => {
    const empty = new Uint8Array(0)
    expect(await codeOf(check({ secrets: [empty] }))).toBe('invalid_secret')
  })

  test('a body that was parsed already', async () => {
    const parsed = JSON.parse(body) as unknown as string
    expect(await codeOf(check({ body: parsed }))).toBe('body_not_raw')
  })
})

describe('any message', () => {
  const anyBody = fc.uint8Array({ maxLength: 300 })
  const anyId = fc.stringMatching(/^[\x21-\x2b\x2d\x2f-\x7e]{1,64}$/)
  const anyKey = fc.uint8Array({ minLength: 24, maxLength: 64 })
  const anyTime = fc.integer({ min: 0, max: 4_000_000_000 })

  test('verifies as it was signed', async () => {
    await fc.assert(
      fc.asyncProperty(anyId, anyTime, anyBody, anyKey, async (id, timestamp, body, key) => {
        const value = await sign({ id, timestamp, body, secrets: [key] })
        const given = {
          'webhook-id': id,
          'webhook-timestamp': String(timestamp),
          'webhook-signature': value,
        }
        const input = { headers: given, body, secrets: [key], nowMs: timestamp * 1000 }
        expect(await verify(input)).toMatchObject({ ok: true, id, timestamp })
      }),
    )
  })

  test('is refused after one bit of body, id, timestamp, signature or key was changed', async () => {
    const parts = ['body', 'id', 'timestamp', 'signature', 'key'] as const
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...parts),
        fc.nat(),
        fc.uint8Array({ minLength: 1, maxLength: 100 }),
        async (part, where, sent) => {
          const key = decodeSecret(secret)
          const value = await sign({ id, timestamp, body: sent, secrets: [key] })
          const bytes = {
            body: sent.slice(),
            id: Buffer.from(id),
            timestamp: Buffer.from(String(timestamp)),
            signature: Buffer.from(value),
            key,
          }
          const target = bytes[part]
          const bit = where % (target.length * 8)
          target[bit >> 3] = (target[bit >> 3] ?? 0) ^ (1 << (bit & 7))
          const result = await verify({
            headers: {
              'webhook-id': bytes.id.toString('latin1'),
              'webhook-timestamp': bytes.timestamp.toString('latin1'),
              'webhook-signature': bytes.signature.toString('latin1'),
            },
            body: bytes.body,
            secrets: [bytes.key],
            nowMs,
            toleranceS: Number.POSITIVE_INFINITY,
          })
          expect(result.ok).toBe(false)
        },
      ),
      { numRuns: 500 },
    )
  })

  test('gets an answer, whatever the headers hold', async () => {
    const anyValue = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(fc.string()),
      fc.constant(undefined),
    )
    await fc.assert(
      fc.asyncProperty(
        anyValue,
        anyValue,
        fc.oneof(
          anyValue,
          fc.base64String().map((text) => `v1a,${text}`),
        ),
        async (id, timestamp, signature) => {
          const given = {
            'webhook-id': id,
            'webhook-timestamp': timestamp,
            'webhook-signature': signature,
          }
          const answer = await verify({ headers: given, body, secrets: [secret], nowMs })
          expect(answer.ok).toBe(false)
        },
      ),
    )
  })
})
