import { createHash } from 'node:crypto'
import { sign } from '@posthorn/signature'
import fc from 'fast-check'
import { Webhook as StandardWebhook } from 'standardwebhooks'
import { Webhook as SvixWebhook } from 'svix'
import { describe, expect, it } from 'vitest'
import type { SigningScheme, Webhook } from '../domain/webhook/webhook.ts'
import { mintSigningSecret } from '../secrets/signing-secret.ts'
import { digested } from './bodies.ts'
import { createEgressPolicy } from './egress-policy.ts'
import type { Shipment } from './sender.ts'
import { signRequest } from './sign-request.ts'
import { sampleEvent, sampleShipment, sampleWebhook, secret } from './suite/samples.ts'
import { createTargets } from './target.ts'

const policy = createEgressPolicy({ allowNetworks: [], allowMetadata: false })
const older = `whsec_${Buffer.alloc(32, 7).toString('base64')}`

function request(change: Partial<Webhook> = {}, shipment: Partial<Shipment> = {}, body?: Buffer) {
  const webhook = sampleWebhook('https://example.com/hook?token=hunter2', change)
  const target = createTargets(policy, 'Posthorn/1.2.3')(webhook)
  const rendered = digested({
    body: body ?? Buffer.from('{"test": 2432232314}'),
    contentType: 'application/json',
    headers: null,
  })
  const signed = signRequest(sampleShipment(webhook, shipment), target, rendered)
  return { ...signed, target, byName: byName(signed.headers) }
}

function byName(headers: readonly string[]): Record<string, string> {
  const record: Record<string, string> = {}
  for (let at = 0; at < headers.length; at += 2) record[headers[at] ?? ''] = headers[at + 1] ?? ''
  return record
}

describe('a request', () => {
  it('carries the signature of the Standard Webhooks test vector', () => {
    const event = { ...sampleEvent(), id: 'msg_p5jXN8AQM9LWM0D4loKWxJek' as never }
    const { byName: headers } = request({}, { event, sentAtMs: 1_614_265_330_999 })
    expect(headers['webhook-id']).toBe('msg_p5jXN8AQM9LWM0D4loKWxJek')
    expect(headers['webhook-timestamp']).toBe('1614265330')
    expect(headers['webhook-signature']).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=')
  })

  it('verifies with standardwebhooks and svix, whatever JSON its body is', () => {
    fc.assert(
      fc.property(fc.json(), (json) => {
        const { byName: headers, body } = request({}, {}, Buffer.from(json))
        for (const verifier of [new StandardWebhook(secret), new SvixWebhook(secret)]) {
          expect(() => verifier.verify(Buffer.from(body), headers)).not.toThrow()
        }
      }),
      { numRuns: 50 },
    )
  })

  it('is refused by both when one bit of the body changes', () => {
    const { byName: headers, body } = request()
    const changed = Buffer.from(body)
    changed[3] = (changed[3] ?? 0) ^ 1
    for (const verifier of [new StandardWebhook(secret), new SvixWebhook(secret)]) {
      expect(() => verifier.verify(changed, headers)).toThrow()
    }
  })

  it('is signed with every secret in force while they overlap, newest first', () => {
    const sentAtMs = Date.now()
    const secrets = [
      { secret, createdAtMs: 2, expiresAtMs: null },
      { secret: older, createdAtMs: 1, expiresAtMs: sentAtMs + 1 },
      { secret: older, createdAtMs: 0, expiresAtMs: sentAtMs },
    ]
    const { byName: headers, body } = request({ secrets }, { sentAtMs })
    const signatures = headers['webhook-signature']?.split(' ') ?? []
    expect(signatures).toHaveLength(2)
    for (const [index, each] of [secret, older].entries()) {
      const alone = { ...headers, 'webhook-signature': signatures[index] ?? '' }
      expect(() => new StandardWebhook(each).verify(Buffer.from(body), alone)).not.toThrow()
      expect(() => new StandardWebhook(each).verify(Buffer.from(body), headers)).not.toThrow()
    }
    const later = request({ secrets }, { sentAtMs: sentAtMs + 1 })
    expect(later.byName['webhook-signature']).toBe(
      request({}, { sentAtMs: sentAtMs + 1 }).byName['webhook-signature'],
    )
  })

  describe('of a webhook that signs with ed25519', () => {
    const privateKey = mintSigningSecret('v1a')
    const secrets = [
      { secret, createdAtMs: 1, expiresAtMs: null },
      { secret: privateKey, createdAtMs: 1, expiresAtMs: null },
    ]

    it.each<[SigningScheme[], string[]]>([
      [['v1'], [secret]],
      [['v1a'], [privateKey]],
      [
        ['v1', 'v1a'],
        [secret, privateKey],
      ],
    ])('carries for %j what @posthorn/signature makes of the same', async (signing, signers) => {
      await fc.assert(
        fc.asyncProperty(fc.uint8Array({ maxLength: 3_000 }), async (bytes) => {
          const sentAtMs = 1_760_000_000_123
          const { byName: headers } = request(
            { secrets, signing },
            { sentAtMs },
            Buffer.from(bytes),
          )
          const id = headers['webhook-id'] ?? ''
          const timestamp = Math.floor(sentAtMs / 1000)
          expect(headers['webhook-signature']).toBe(
            await sign({ id, timestamp, body: bytes, secrets: signers }),
          )
        }),
        { numRuns: 25 },
      )
    })

    it('signs with an old key until its end', () => {
      const old = { secret: mintSigningSecret('v1a'), createdAtMs: 0, expiresAtMs: 2_000 }
      const count = (sentAtMs: number) => {
        const signed = request({ secrets: [...secrets, old], signing: ['v1a'] }, { sentAtMs })
        return signed.byName['webhook-signature']?.split(' ').length
      }
      expect([count(1_999), count(2_000)]).toEqual([2, 1])
    })
  })

  it('says what it is, in which try, with the digest of its body (RFC 9530)', () => {
    const { byName: headers, body } = request({}, { attempt: 3 })
    const digest = createHash('sha256').update(body).digest('base64')
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'content-digest': `sha-256=:${digest}:`,
      'user-agent': 'Posthorn/1.2.3',
      'accept-encoding': 'identity',
      'posthorn-attempt': '3',
    })
  })

  it.each([
    [{ type: 'api_key', header: 'X-API-Key', key: 'hunter2' }, 'X-API-Key', 'hunter2'],
    [
      { type: 'basic', username: 'Aladdin', password: 'open sesame' },
      'authorization',
      'Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==',
    ],
    [{ type: 'bearer', token: 'hunter2' }, 'authorization', 'Bearer hunter2'],
  ] as const)('carries %o, and the log does not show it', (auth, name, value) => {
    const { byName: headers, shownHeaders } = request({ auth })
    expect(headers[name]).toBe(value)
    expect(shownHeaders[name]).toBe('[redacted]')
    expect(JSON.stringify(shownHeaders)).not.toContain(value)
  })

  it("carries the webhook's own headers as spelled, secrets hidden in the log", () => {
    const headers = { 'X-Tenant': 'acme', 'X-Webhook-Token': 'hunter2' }
    const signed = request({ headers })
    expect(signed.byName).toMatchObject(headers)
    expect(signed.shownHeaders).toMatchObject({
      'X-Tenant': 'acme',
      'X-Webhook-Token': '[redacted]',
    })
  })

  it('shows in the log all it carries, but never a signature', () => {
    const { byName: headers, shownHeaders, target } = request({ headers: { 'x-a': 'b' } })
    const { 'content-length': length, ...shown } = shownHeaders
    expect(length).toBe('20')
    expect(shown).toEqual({ ...headers, 'webhook-signature': '[redacted]' })
    expect(target.shownUrl).toBe('https://example.com/hook?token=[redacted]')
  })

  it('lets auth win over a header of the same name', () => {
    const { headers } = request({
      headers: { Authorization: 'Basic x', 'x-a': 'b' },
      auth: { type: 'bearer', token: 't' },
    })
    const names = headers.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase())
    expect(names.filter((name) => name === 'authorization')).toHaveLength(1)
    expect(headers).toContain('Bearer t')
  })

  it('leaves out headers that no webhook may have, however they got into the store', () => {
    const { headers } = request({
      headers: { Host: 'evil', 'content-length': '0', 'x-a': 'b\r\nX-Evil: 1', 'webhook-id': 'z' },
      auth: { type: 'api_key', header: 'transfer-encoding', key: 'chunked' },
    })
    const plain = request()
    expect(headers).toEqual(plain.headers)
  })
})

describe('a target', () => {
  it('is worked out once for each webhook object', () => {
    const targetOf = createTargets(policy, 'x')
    const webhook = sampleWebhook('https://example.com/')
    expect(targetOf(webhook)).toBe(targetOf(webhook))
    expect(targetOf({ ...webhook })).not.toBe(targetOf(webhook))
  })

  it.each([
    ['https://Example.com', 'https://example.com', 'example.com', 443, '/'],
    [
      'http://example.com:80/a b?c=d e#f',
      'http://example.com',
      'example.com',
      80,
      '/a%20b?c=d%20e',
    ],
    ['https://example.com.:8443/ü', 'https://example.com.:8443', 'example.com', 8443, '/%C3%BC'],
    ['https://[2606:4700::1]/', 'https://[2606:4700::1]', '2606:4700::1', 443, '/'],
  ])('of %s leads to %s', (url, origin, host, port, path) => {
    const { route } = createTargets(policy, 'x')(sampleWebhook(url))
    const secure = origin.startsWith('https')
    expect(route).toEqual({ place: { origin, host, port, secure }, path })
  })

  it('of a URL that the policy refuses says why', () => {
    const { route } = createTargets(policy, 'x')(sampleWebhook('http://127.0.0.1/'))
    expect(route).toEqual({ refused: expect.stringContaining('loopback') })
  })
})
