import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { redactText } from '../domain/refusal/redact.ts'
import { hashApiKey, keyPrefixes, looksLikeKey, mintApiKey } from './api-key.ts'

const kinds = ['operator', 'publisher', 'subscriber'] as const

describe.each(kinds)('a %s key', (kind) => {
  test('begins with its prefix, is recognised, and never repeats [keys-random]', () => {
    const texts = Array.from({ length: 200 }, () => mintApiKey(kind).text)
    for (const text of texts) {
      expect(text).toMatch(/^[aps]k_[0-9A-Za-z]{38}$/)
      expect(text.startsWith(keyPrefixes[kind])).toBe(true)
      expect(looksLikeKey(text)).toBe(true)
    }
    expect(new Set(texts).size).toBe(texts.length)
  })

  test('is known by SHA-256 and its last four characters, and hidden in texts', () => {
    const { text, hash, hint } = mintApiKey(kind)
    expect(hash).toBe(createHash('sha256').update(text).digest('hex'))
    expect(hash).toBe(hashApiKey(text))
    expect(hint).toBe(text.slice(-4))
    expect(redactText(`key ${text}!`)).toBe(`key ${keyPrefixes[kind]}[redacted]!`)
  })
})

test('random digits are spread evenly [keys-random]', () => {
  const seen = new Map<string, number>()
  for (let round = 0; round < 2_000; round += 1) {
    for (const digit of mintApiKey('operator').text.slice(3, 35)) {
      seen.set(digit, (seen.get(digit) ?? 0) + 1)
    }
  }
  // 64,000 digits: 1,032 each, standard deviation 32. A bias of modulo would show as 25 %.
  expect(seen.size).toBe(62)
  expect(Math.min(...seen.values())).toBeGreaterThan(800)
  expect(Math.max(...seen.values())).toBeLessThan(1_270)
})

test('a key with any character changed is not taken for one', () => {
  const { text } = mintApiKey('publisher')
  const digit = fc.constantFrom(...'0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ')
  fc.assert(
    fc.property(fc.integer({ min: 0, max: text.length - 1 }), digit, (at, other) => {
      fc.pre(text[at] !== other)
      expect(looksLikeKey(text.slice(0, at) + other + text.slice(at + 1))).toBe(false)
    }),
  )
  for (const bad of ['', 'pk_', `${text}0`, text.slice(0, -1), `${text}\n`]) {
    expect(looksLikeKey(bad)).toBe(false)
  }
})
