import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readJson } from './read-json.ts'

function faultIn(text: string) {
  const read = readJson(text)
  return read.kind === 'fault' ? read.fault : null
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

describe('what a person types as JSON', () => {
  test.each([
    ['{"a": 1,}', 'after_comma', 1, 9],
    ['[1, ]', 'after_comma', 1, 5],
    ['{\n  "a": 1\n  "b": 2\n}', 'comma', 3, 3],
    ['{"a" 1}', 'colon', 1, 6],
    ['{"a": }', 'value', 1, 7],
    ['{a: 1}', 'key', 1, 2],
    ["{'a': 1}", 'single_quote', 1, 2],
    ['{"a": "b}', 'quote', 1, 7],
    ['"a\nb"', 'quote', 1, 1],
    ['"\\x"', 'escape', 1, 2],
    ['"a\tb"', 'control', 1, 3],
    ['{"a": True}', 'word', 1, 7],
    ['[nullish]', 'word', 1, 2],
    ['[01]', 'number', 1, 2],
    ['[.5]', 'number', 1, 2],
    ['[1', 'ended', 1, 3],
    ['{} {}', 'after_end', 1, 4],
    ['// note', 'value', 1, 1],
    ['[1}', 'comma', 1, 3],
  ])('%j is faulted: %s at line %i, column %i', (text, why, line, column) => {
    expect(faultIn(text)).toMatchObject({ why, line, column })
  })

  test('is quoted where it goes wrong', () => {
    expect(faultIn('{"a": 1 "total": 2}')?.found).toBe('"total"')
    expect(faultIn(`[${'x'.repeat(1_000)}]`)?.found).toBe(`${'x'.repeat(23)}…`)
  })

  test('is accepted exactly when the parser accepts it', () => {
    const pieces = fc.constantFrom(
      ...['{', '}', '[', ']', ',', ':', '"', '\\', 'a', '0', '1', '-', '.', 'e', ' ', '\n', 'true'],
      ...['null', '"a"', '"a":', "'", '\\u00e4', '\t', '\u2028', '\u{1f600}'],
    )
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (some) => {
        const text = some.join('')
        if (text.trim() === '') return
        expect(faultIn(text) === null).toBe(isJson(text))
      }),
      { numRuns: 5_000 },
    )
  })

  test('is read as it was written', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(0, 2), (value, indent) => {
        expect(readJson(JSON.stringify(value, null, indent))).toEqual({
          kind: 'value',
          value: JSON.parse(JSON.stringify(value)),
          rounded: null,
        })
      }),
    )
  })

  test('is warned of a number that would be changed', () => {
    expect(readJson('{\n"order": 12345678901234567890}')).toMatchObject({
      rounded: { line: 2, written: '12345678901234567890', becomes: '12345678901234567000' },
    })
    for (const exact of ['1.50', '-0', '1e3', '0.1', '100000000000000000000', '5e-324', '1E+2']) {
      expect(readJson(exact)).toMatchObject({ rounded: null })
    }
    for (const lost of ['0.1000000000000000055', '1e400', '9007199254740993']) {
      expect(readJson(lost)).not.toMatchObject({ rounded: null })
    }
  })

  test('may be as deep as the server takes it', () => {
    expect(faultIn(`${'['.repeat(63)}${']'.repeat(63)}`)).toBeNull()
    expect(faultIn('['.repeat(1_000_000))).toMatchObject({ why: 'deep', column: 64 })
  })
})
