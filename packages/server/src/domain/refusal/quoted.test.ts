import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cut, quoted } from './quoted.ts'

describe('a value shown in a sentence', () => {
  it.each([
    ['ftp://x', '"ftp://x"'],
    ['a "b"\n', '"a \\"b\\"\\n"'],
    [5, '5'],
    [null, 'null'],
    [true, 'true'],
    [{ delays: [0] }, '{"delays":[0]}'],
    [undefined, 'nothing'],
  ])('%j stands as %s', (value, shown) => {
    expect(quoted(value)).toBe(shown)
  })

  it('is cut after 80 characters', () => {
    expect(quoted('x'.repeat(80))).toBe(`"${'x'.repeat(80)}"`)
    expect(quoted('x'.repeat(81))).toBe(`"${'x'.repeat(80)}…"`)
    expect(quoted(Array(100).fill(1))).toHaveLength(81)
  })

  it('is not cut in the middle of a character', () => {
    expect(cut('a😀b', 2)).toBe('a…')
    expect(cut('a😀b', 3)).toBe('a😀…')
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(20), (text, characters) => {
        expect(cut(text, characters).isWellFormed()).toBe(true)
        expect(cut(text, characters).length).toBeLessThanOrEqual(characters + 1)
      }),
    )
  })

  it('shows no credential', () => {
    const key = `pk_${'a'.repeat(32)}`
    for (const value of [key, `${'x'.repeat(70)} ${key}`, [key], { note: key }]) {
      expect(quoted(value)).not.toContain('aaa')
    }
    expect(quoted({ name: 'x', password: 'hunter2' })).toBe('{"name":"x","password":"[redacted]"}')
    expect(quoted({ token: { inner: 'hunter2' } })).not.toContain('hunter2')
    for (const url of ['https://me:hunter2@x/', '//me:hunter2@x', 'https://x/?token=hunter2']) {
      expect(quoted(url)).not.toContain('hunter2')
    }
    expect(quoted(`https://${'u'.repeat(5_000)}:hunter2@x/`)).not.toContain('uuu')
  })
})
