import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeBase64, encodeBase64 } from './base64.ts'
import { generateKeyPair, joinKeyPair, publicKeyOf, splitPrivateKey } from './key-pair.ts'
import { decodeSecret, generateSecret } from './secret.ts'
import { sign } from './sign.ts'

describe('base64', () => {
  test('reads what it writes, with padding and without', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 70 }), (bytes) => {
        const text = encodeBase64(bytes)
        expect(text).toBe(Buffer.from(bytes).toString('base64'))
        expect(decodeBase64(text)).toEqual(bytes)
        expect(decodeBase64(text.replace(/=+$/, ''))).toEqual(bytes)
      }),
    )
  })

  test.each(['A', 'AA=', 'AAA==', 'AAAA=', 'AA==AA==', 'AB==', 'AA\n==', 'A-_A', ' AAAA'])(
    'refuses %j',
    (text) => {
      expect(decodeBase64(text)).toBeNull()
    },
  )
})

describe('a symmetric secret', () => {
  test('is made of 32 random bytes and decodes to them', () => {
    const [one, two] = [generateSecret(), generateSecret()]
    expect(one).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
    expect(one).not.toBe(two)
    expect(decodeSecret(one)).toHaveLength(32)
  })

  test.each([
    ['whsec_', 'too_short'],
    [`whsec_${encodeBase64(new Uint8Array(15))}`, 'too_short'],
    ['whsec_$$$', 'not_base64'],
    ['hello', 'wrong_kind'],
    [`whsk_${encodeBase64(new Uint8Array(32))}`, 'wrong_kind'],
  ])('is refused: %s is %s', (text, code) => {
    expect(() => decodeSecret(text)).toThrow(expect.objectContaining({ name: 'SecretError', code }))
  })
})

describe('a key pair', () => {
  // RFC 8032, section 7.1, test 1.
  const seed = Buffer.from(
    '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
    'hex',
  )
  const publicHalf = Buffer.from(
    'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    'hex',
  )

  test('is written as 64 and 32 bytes that belong together', async () => {
    const pair = await generateKeyPair()
    const privateBytes = Buffer.from(pair.privateKey.slice('whsk_'.length), 'base64')
    const publicBytes = Buffer.from(pair.publicKey.slice('whpk_'.length), 'base64')
    expect(privateBytes).toHaveLength(64)
    expect(privateBytes.subarray(32)).toEqual(publicBytes)
    expect(await publicKeyOf(pair.privateKey)).toBe(pair.publicKey)
  })

  test('is read from a seed alone and from seed and public key', async () => {
    const expected = `whpk_${publicHalf.toString('base64')}`
    expect(await publicKeyOf(`whsk_${seed.toString('base64')}`)).toBe(expected)
    const both = Buffer.concat([seed, publicHalf]).toString('base64')
    expect(await publicKeyOf(`whsk_${both}`)).toBe(expected)
    expect(await publicKeyOf(`whsk_${both.replace(/=+$/, '')}`)).toBe(expected)
  })

  test('is put together from its halves, and taken apart into them', () => {
    const pair = joinKeyPair({ seed, publicBytes: publicHalf })
    expect(pair.publicKey).toBe(`whpk_${publicHalf.toString('base64')}`)
    const halves = splitPrivateKey(pair.privateKey)
    expect(Buffer.from(halves.seed)).toEqual(seed)
    expect(Buffer.from(halves.publicBytes ?? [])).toEqual(publicHalf)
    expect(splitPrivateKey(`whsk_${seed.toString('base64')}`).publicBytes).toBeNull()
    expect(() => splitPrivateKey(pair.publicKey)).toThrow(/a public key/)
  })

  test.each([
    ['33 bytes', Buffer.alloc(33, 7), 'wrong_length'],
    ['halves of two keys', Buffer.concat([seed, seed]), 'halves_differ'],
  ])('is refused: %s', async (_, bytes, code) => {
    const refused = publicKeyOf(`whsk_${bytes.toString('base64')}`)
    await expect(refused).rejects.toMatchObject({ name: 'SecretError', code })
  })
})

describe('signing', () => {
  const input = { id: 'evt_1', timestamp: 1_700_000_000, body: '', secrets: [generateSecret()] }

  test.each([
    ['an id with a dot', { id: 'a.b' }],
    ['no id', { id: '' }],
    ['half a second', { timestamp: 1.5 }],
    ['a time before 1970', { timestamp: -1 }],
    ['no time', { timestamp: Number.NaN }],
    ['no secret', { secrets: [] }],
  ])('refuses %s', async (_, bad) => {
    await expect(sign({ ...input, ...bad })).rejects.toThrow(TypeError)
  })

  test('refuses a secret too short to be safe, as text and as bytes', async () => {
    for (const secret of ['whsec_AAAA', new Uint8Array(15)]) {
      const refused = sign({ ...input, secrets: [secret] })
      await expect(refused).rejects.toMatchObject({ code: 'too_short' })
    }
  })
})
