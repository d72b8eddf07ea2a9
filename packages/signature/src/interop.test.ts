import { createHmac, createPublicKey, verify as nodeVerify } from 'node:crypto'
import fc from 'fast-check'
import { Webhook as StandardWebhook } from 'standardwebhooks'
import { Webhook as SvixWebhook } from 'svix'
import { describe, expect, test } from 'vitest'
import { generateKeyPair } from './key-pair.ts'
import { decodeSecret, generateSecret } from './secret.ts'
import { sign } from './sign.ts'
import { verify } from './verify.ts'

// The other libraries know no injected time, so messages are signed now.
const now = () => Math.floor(Date.now() / 1000)

function headersOf(id: string, timestamp: number, signature: string) {
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': signature,
  }
}

const libraries = [
  ['standardwebhooks', StandardWebhook],
  ['svix', SvixWebhook],
] as const

describe.each(libraries)('%s', (_, Webhook) => {
  test('accepts what we sign, in rotation too, and refuses what was changed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.json(), fc.uuid(), async (body, id) => {
        const [secret, old] = [generateSecret(), generateSecret()]
        const timestamp = now()
        const value = await sign({ id, timestamp, body, secrets: [secret, old] })
        const headers = headersOf(id, timestamp, value)
        for (const each of [secret, old]) {
          expect(() => new Webhook(each).verify(body, headers)).not.toThrow()
          expect(() => new Webhook(each).verify(`${body} `, headers)).toThrow()
        }
      }),
      { numRuns: 50 },
    )
  })

  test('signs what we accept', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme' }), fc.uuid(), async (body, id) => {
        const secret = generateSecret()
        const timestamp = now()
        const value = new Webhook(secret).sign(id, new Date(timestamp * 1000), body)
        const headers = headersOf(id, timestamp, value)
        expect(await verify({ headers, body, secrets: [secret] })).toMatchObject({ ok: true })
      }),
      { numRuns: 50 },
    )
  })
})

describe('node:crypto', () => {
  test('computes the same HMAC with the decoded secret', async () => {
    const secret = generateSecret()
    const content = 'evt_1.1700000000.{"a":1}'
    const expected = createHmac('sha256', decodeSecret(secret)).update(content).digest('base64')
    const input = { id: 'evt_1', timestamp: 1_700_000_000, body: '{"a":1}', secrets: [secret] }
    expect(await sign(input)).toBe(`v1,${expected}`)
  })

  test('verifies our ed25519 signatures with the public key', async () => {
    const pair = await generateKeyPair()
    const x = Buffer.from(pair.publicKey.slice('whpk_'.length), 'base64').toString('base64url')
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
    const value = await sign({ id: 'e', timestamp: 1, body: 'x', secrets: [pair.privateKey] })
    const bytes = Buffer.from(value.slice('v1a,'.length), 'base64')
    expect(nodeVerify(null, Buffer.from('e.1.x'), key, bytes)).toBe(true)
    expect(nodeVerify(null, Buffer.from('e.1.y'), key, bytes)).toBe(false)
  })
})
