import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createAesSealer } from './aes-sealer.ts'
import { generateMasterKey } from './master-key.ts'
import type { SealPlace } from './sealer.ts'

const place: SealPlace = ['webhooks', 'c/w', 'sealed']
const plain = Buffer.from('whsec_something')
const unreadable = expect.objectContaining({ name: 'SealError', code: 'unreadable' })

describe('a sealed value', () => {
  test('opens at its place, in the same process and after a restart', () => {
    const key = generateMasterKey()
    const sealer = createAesSealer([key])
    const anyPlace = fc.tuple(fc.string(), fc.string(), fc.string())
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 5_000 }), anyPlace, (bytes, where) => {
        const sealed = sealer.seal(bytes, where)
        expect(Buffer.from(sealer.open(sealed, where))).toEqual(Buffer.from(bytes))
        expect(createAesSealer([key]).open(sealed, where)).toEqual(Buffer.from(bytes))
      }),
    )
  })

  test('shows nothing of itself and never looks the same twice', () => {
    const sealer = createAesSealer([generateMasterKey()])
    const [one, two] = [sealer.seal(plain, place), sealer.seal(plain, place)]
    expect(Buffer.from(one).includes('whsec')).toBe(false)
    expect(one).not.toEqual(two)
  })

  test('does not open after one bit was changed, wherever it is', () => {
    const sealer = createAesSealer([generateMasterKey()])
    const sealed = sealer.seal(plain, place)
    for (let bit = 0; bit < sealed.length * 8; bit += 1) {
      const changed = Uint8Array.from(sealed)
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      expect(() => sealer.open(changed, place)).toThrow(
        expect.objectContaining({ name: 'SealError' }),
      )
    }
  })

  test('does not open when it is cut or longer', () => {
    const sealer = createAesSealer([generateMasterKey()])
    const sealed = sealer.seal(plain, place)
    for (let length = 0; length < sealed.length; length += 1) {
      expect(() => sealer.open(sealed.slice(0, length), place)).toThrow(unreadable)
    }
    expect(() => sealer.open(Buffer.concat([sealed, Buffer.of(0)]), place)).toThrow(unreadable)
  })

  test('does not open at another place, nor at one whose parts join to the same text', () => {
    const sealer = createAesSealer([generateMasterKey()])
    const sealed = sealer.seal(plain, ['ab', 'c', 'd'])
    for (const other of [
      ['a', 'bc', 'd'],
      ['ab', 'c', 'e'],
      ['ab","c', '', 'd'],
    ] as const) {
      expect(() => sealer.open(sealed, other)).toThrow(unreadable)
    }
  })
})

describe('master keys', () => {
  test('the first seals and all open, so that the key can be changed', () => {
    const [old, next] = [generateMasterKey(), generateMasterKey()]
    const before = createAesSealer([old]).seal(plain, place)
    const both = createAesSealer([next, old])
    expect(both.open(before, place)).toEqual(plain)
    const after = both.seal(plain, place)
    expect(createAesSealer([next]).open(after, place)).toEqual(plain)
  })

  test('a value under a key that was not given says which one is missing', () => {
    const [old, next] = [generateMasterKey(), generateMasterKey()]
    const sealed = createAesSealer([old]).seal(plain, place)
    const missing = { code: 'unknown_key', message: expect.stringContaining(old.id) }
    expect(() => createAesSealer([next]).open(sealed, place)).toThrow(
      expect.objectContaining(missing),
    )
  })

  test('the salt is renewed after its share of seals, and all values still open', () => {
    const sealer = createAesSealer([generateMasterKey()], { sealsPerSalt: 2 })
    const sealed = Array.from({ length: 6 }, () => Buffer.from(sealer.seal(plain, place)))
    const salts = new Set(sealed.map((record) => record.toString('hex', 9, 25)))
    expect(salts.size).toBe(3)
    for (const record of sealed) expect(sealer.open(record, place)).toEqual(plain)
  })

  test('values of very many starts open', () => {
    const key = generateMasterKey()
    const many = createAesSealer([key], { sealsPerSalt: 1 })
    const sealed = Array.from({ length: 1_500 }, () => many.seal(plain, place))
    const opener = createAesSealer([key])
    for (const record of sealed) expect(opener.open(record, place)).toEqual(plain)
  })
})
