import { decodeSecret, publicKeyOf as derived, sign, verify } from '@posthorn/signature'
import { describe, expect, it } from 'vitest'
import { mintSigningSecret, publicKeyOf } from './signing-secret.ts'

describe('a minted secret', () => {
  it('of v1 is 32 random bytes', () => {
    const secret = mintSigningSecret('v1')
    expect(decodeSecret(secret)).toHaveLength(32)
    expect(mintSigningSecret('v1')).not.toBe(secret)
  })

  it('of v1a is a private key whose public half verifies what it signed, and nobody else’s does', async () => {
    const secret = mintSigningSecret('v1a')
    const timestamp = Math.floor(Date.now() / 1000)
    const signature = await sign({ id: 'an-id', timestamp, body: '{}', secrets: [secret] })
    const headers = {
      'webhook-id': 'an-id',
      'webhook-timestamp': String(timestamp),
      'webhook-signature': signature,
    }
    const by = (publicKeys: string) => verify({ headers, body: '{}', publicKeys })
    expect(await by(publicKeyOf(secret))).toMatchObject({ ok: true, scheme: 'v1a' })
    expect(await by(publicKeyOf(mintSigningSecret('v1a')))).toMatchObject({ ok: false })
  })

  it('has the public half that @posthorn/signature derives, always as many characters', async () => {
    for (let each = 0; each < 50; each++) {
      const secret = mintSigningSecret('v1a')
      expect(publicKeyOf(secret)).toBe(await derived(secret))
      expect(secret).toMatch(/^whsk_[A-Za-z0-9+/]{86}==$/)
      expect(publicKeyOf(secret)).toMatch(/^whpk_[A-Za-z0-9+/]{43}=$/)
    }
  })
})
