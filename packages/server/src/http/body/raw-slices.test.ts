import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sliceJson } from './raw-slices.ts'

const limits = { depth: 64, keep: 1_000 }
const slice = (text: string | Buffer) => sliceJson(Buffer.from(text), limits)

function parses(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** JSON with every legal kind of space between its parts. */
const spaced = fc
  .tuple(fc.jsonValue({ noUnicodeString: false }), fc.constantFrom(undefined, ' ', '\t', '\r\n'))
  .map(([value, space]) => `\n${JSON.stringify(value, null, space)} `)

/** Valid JSON with a few characters put in, taken out or replaced: mostly invalid, but only just. */
const damaged = fc
  .tuple(
    spaced,
    fc.array(
      fc.tuple(
        fc.nat(),
        fc.nat(2),
        fc.constantFrom(...'{}[]",:\\u0123456789eE+-.truefalsn \n\u0001é'),
      ),
      { minLength: 1, maxLength: 3 },
    ),
  )
  .map(([text, edits]) =>
    edits.reduce((edited, [place, removed, added]) => {
      const at = place % (edited.length + 1)
      return edited.slice(0, at) + added + edited.slice(at + removed)
    }, text),
  )

const looksLikeJson = fc.string({ unit: fc.constantFrom(...'{}[]",:\\u09eE+-.tfn null true ') })

test('exactly what JSON.parse takes is taken', () => {
  const texts = fc.oneof(
    { weight: 1, arbitrary: spaced },
    { weight: 5, arbitrary: damaged },
    looksLikeJson,
  )
  fc.assert(
    fc.property(texts, (text) => {
      expect(slice(text).kind !== 'malformed').toBe(parses(text))
    }),
    { numRuns: 3_000 },
  )
})

test.each([
  '0',
  '-0',
  '10',
  '1.5',
  '-1.5e10',
  '1E+2',
  '0e-1',
  '""',
  '"\\u00e9\\n\\/"',
  '"é😀"',
  'true',
  'false',
  'null',
  '[]',
  '{}',
  ' [ ] ',
  '{"":0}',
  '[[],{}]',
  '"\u007f"',
  '"\\ud800"',
])('%s is JSON', (text) => {
  expect(slice(text).kind).not.toBe('malformed')
  expect(parses(text)).toBe(true)
})

test.each([
  '',
  ' ',
  '01',
  '-',
  '-a',
  '1.',
  '.5',
  '1e',
  '1e+',
  '+1',
  '0x1',
  'NaN',
  'tru',
  'truee',
  'nul',
  '"',
  '"\\',
  '"\\x"',
  '"\\u12"',
  '"\\u12g4"',
  '"\n"',
  '"\t"',
  "'a'",
  '[',
  '[1',
  '[1,',
  '[1,]',
  '[,1]',
  '[1 2]',
  ']',
  '{',
  '{"a"',
  '{"a":',
  '{"a":1',
  '{"a":1,',
  '{"a":1,}',
  '{a:1}',
  '{"a" 1}',
  '{,}',
  '{"a":1]',
  '[1}',
  '1 2',
  '{} {}',
  '\ufeff{}',
  '\u00a0{}',
  '[1]//',
  '{"a":1}\u0000',
])('%j is not JSON', (text) => {
  expect(slice(text).kind).toBe('malformed')
  expect(parses(text)).toBe(false)
})

test('no control character stands in a string unescaped', () => {
  for (let code = 0; code <= 0x20; code += 1) {
    const kind = code < 0x20 ? 'malformed' : 'scalar'
    expect(slice(`"${String.fromCharCode(code)}"`).kind).toBe(kind)
    expect(slice(`{"${String.fromCharCode(code)}":"\\\\"}`).kind === 'malformed').toBe(code < 0x20)
  }
})

test('each member is listed by its unescaped name, with exactly the bytes of its value', () => {
  const text = ' { "d\\u0061ta" : {"a": [1, "}"]} , "é\\n" :1.50e2,"":"x" } '
  const json = slice(text)
  if (json.kind !== 'object') throw new Error(json.kind)
  const bytes = Buffer.from(text)
  expect(
    json.members.map(({ key, start, end }) => [key, bytes.toString('utf8', start, end)]),
  ).toEqual([
    ['data', '{"a": [1, "}"]}'],
    ['é\n', '1.50e2'],
    ['', '"x"'],
  ])
})

test('the slices of any object, put together, say what the object says', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue()), (value) => {
      const bytes = Buffer.from(JSON.stringify(value, null, 1))
      const json = sliceJson(bytes, limits)
      if (json.kind !== 'object') throw new Error(json.kind)
      const entries = json.members.map(({ key, start, end }) => [
        key,
        JSON.parse(bytes.toString('utf8', start, end)),
      ])
      expect(Object.fromEntries(entries)).toEqual(JSON.parse(bytes.toString()))
      expect(json.count).toBe(Object.keys(value).length)
    }),
  )
})

test('the slices of any array are its items in order', () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue()), (items) => {
      const bytes = Buffer.from(JSON.stringify(items, null, '\t'))
      const json = sliceJson(bytes, limits)
      if (json.kind !== 'array') throw new Error(json.kind)
      const values = json.items.map(({ start, end }) =>
        JSON.parse(bytes.toString('utf8', start, end)),
      )
      expect(values).toEqual(JSON.parse(bytes.toString()))
    }),
  )
})

test('no more members are listed than asked for, but all are counted', () => {
  const object = Buffer.from(JSON.stringify({ a: 1, b: 2, c: [3, 4], d: 5 }))
  expect(sliceJson(object, { depth: 64, keep: 2 })).toMatchObject({
    count: 4,
    members: [{ key: 'a' }, { key: 'b' }],
  })
  const array = Buffer.from('[1,[2],3]')
  const json = sliceJson(array, { depth: 64, keep: 2 })
  expect(json).toMatchObject({
    count: 3,
    items: [
      { start: 1, end: 2 },
      { start: 3, end: 6 },
    ],
  })
})

test('64 levels are taken and 65 are too many, wherever they are and however the text goes on', () => {
  const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)
  expect(slice(nested(64)).kind).toBe('array')
  expect(slice(nested(65))).toEqual({ kind: 'too_deep', at: 64 })
  expect(slice(`{"a":${nested(63)}}`).kind).toBe('object')
  expect(slice(`{"a":${nested(64)}}`).kind).toBe('too_deep')
  expect(slice('{"a":'.repeat(65)).kind).toBe('too_deep')
  expect(slice('['.repeat(1_000_000)).kind).toBe('too_deep')
  expect(slice(`[${'[],'.repeat(1_000)}[]]`).kind).toBe('array')
})

test('on any bytes at all the pass ends and points inside the bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.boolean(), (given, asObject) => {
      const bytes = asObject ? Buffer.concat([Buffer.from('{"a":'), given]) : Buffer.from(given)
      const json = sliceJson(bytes, limits)
      if (json.kind === 'malformed') {
        expect(json.at).toBeGreaterThanOrEqual(0)
        expect(json.at).toBeLessThanOrEqual(bytes.length)
      }
    }),
    { numRuns: 1_000 },
  )
})
