import fc from 'fast-check'
import qs from 'qs'
import { expect, test } from 'vitest'
import { readForm } from './form-body.ts'

const read = (form: string) => readForm(Buffer.from(form))
/** Plain objects, to compare with. */
function fields(form: string): unknown {
  const result = read(form)
  return 'refused' in result ? result : JSON.parse(JSON.stringify(result.value))
}

test('values stay strings, decoded', () => {
  expect(fields('name=Ada+Lovelace&note=100%25+caf%C3%A9+caf\u00e9&n=123&b=true&e=&flag')).toEqual({
    name: 'Ada Lovelace',
    note: '100% café café',
    n: '123',
    b: 'true',
    e: '',
    flag: '',
  })
})

test('names in brackets nest, encoded or not', () => {
  expect(fields('data[a][b]=1&data%5Ba%5D%5Bc%5D=2&data[d]=3')).toEqual({
    data: { a: { b: '1', c: '2' }, d: '3' },
  })
})

test('items come by empty brackets or by numbers in any order', () => {
  expect(fields('topics[]=a&topics[]=b&topics[]=a')).toEqual({ topics: ['a', 'b', 'a'] })
  expect(fields('d[1]=b&d[0]=a')).toEqual({ d: ['a', 'b'] })
  expect(fields('d[0][x]=1&d[1][x]=2&d[0][y]=3')).toEqual({ d: [{ x: '1', y: '3' }, { x: '2' }] })
})

test('numbers with gaps are names, so nothing moves', () => {
  expect(fields('price[1001]=5&price[7]=6')).toEqual({ price: { '7': '6', '1001': '5' } })
  expect(fields('d[00]=a')).toEqual({ d: { '00': 'a' } })
  expect(fields('d[0]=a&d[x]=b')).toEqual({ d: { '0': 'a', x: 'b' } })
})

test('an empty form and empty pairs are no fields', () => {
  expect(fields('')).toEqual({})
  expect(fields('&a=1&&b=2&')).toEqual({ a: '1', b: '2' })
})

test('names that mean something to JavaScript are names like any other', () => {
  const result = read('__proto__[polluted]=1&constructor=2&data[__proto__][x]=3&toString=4')
  if ('refused' in result) throw new Error(result.detail)
  expect(JSON.stringify(result.value)).toBe(
    '{"__proto__":{"polluted":"1"},"constructor":"2","data":{"__proto__":{"x":"3"}},"toString":"4"}',
  )
  expect('polluted' in {}).toBe(false)
  expect(Object.getPrototypeOf(result.value)).toBeNull()
})

test('what a form encoder writes is read back whole', () => {
  const name = fc.string({ minLength: 1, unit: 'binary' }).filter((each) => !/[[\]]/.test(each))
  const { tree } = fc.letrec<{ tree: Record<string, unknown>; node: unknown }>((tie) => ({
    tree: fc.dictionary(name, tie('node'), { minKeys: 1, maxKeys: 4, noNullPrototype: true }),
    node: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.string({ unit: 'binary' }),
      fc.array(tie('node'), { minLength: 1, maxLength: 4 }),
      tie('tree'),
    ),
  }))
  /** An object named 0, 1, 2 … is what a form has for an array, so only the array comes back. */
  const isArrayLike = (value: unknown): boolean =>
    typeof value === 'object' &&
    value !== null &&
    ((!Array.isArray(value) && Object.keys(value).every((key, index) => key === String(index))) ||
      Object.values(value).some(isArrayLike))
  fc.assert(
    fc.property(tree, (value) => {
      fc.pre(!Object.values(value).some(isArrayLike))
      const form = qs.stringify(value, { arrayFormat: 'indices' })
      expect(fields(form)).toEqual(JSON.parse(JSON.stringify(value)))
    }),
    { numRuns: 300 },
  )
})

test('a field given twice is refused with its pointer', () => {
  expect(fields('event_name=a&event_name=b')).toMatchObject({
    refused: 'duplicate_key',
    errors: [{ pointer: '/event_name' }],
  })
  expect(fields('data[a][b]=1&data[a][b]=1')).toMatchObject({
    refused: 'duplicate_key',
    errors: [{ pointer: '/data/a/b' }],
  })
})

test.each([
  'data=1&data[a]=2',
  'data[a]=2&data=1',
  'data[]=1&data[a]=2',
  'data[0]=1&data[]=2',
  'data=1&data[]=2',
  'data[]=2&data=1',
  'data[a]=1&data[a][b]=2',
])('a field in two shapes is refused: %s', (form) => {
  expect(fields(form)).toMatchObject({ refused: 'malformed_form' })
})

test.each([
  ['a=%', 'malformed_form'],
  ['a=%zz', 'malformed_form'],
  ['a=%4', 'malformed_form'],
  ['%=1', 'malformed_form'],
  ['a=%ff', 'invalid_utf8'],
  ['a=%ed%a0%80', 'invalid_utf8'],
  ['=x', 'malformed_form'],
  ['[a]=x', 'malformed_form'],
  ['a[b=x', 'malformed_form'],
  ['a]b[=x', 'malformed_form'],
  ['a[b]c=x', 'malformed_form'],
  ['a[[b]]=x', 'malformed_form'],
  ['a[][b]=x', 'malformed_form'],
])('%s is refused as %s', (form, refused) => {
  expect(fields(form)).toMatchObject({ refused })
})

test('bytes that are not UTF-8 are refused', () => {
  expect(readForm(Buffer.from([0x61, 0x3d, 0xff]))).toMatchObject({ refused: 'invalid_utf8' })
})

test('names nest 64 deep and no deeper', () => {
  expect(fields(`a${'[b]'.repeat(64)}=1`)).not.toHaveProperty('refused')
  expect(fields(`a${'[b]'.repeat(65)}=1`)).toMatchObject({ refused: 'nested_too_deep' })
})

test('a form of nothing but parts is refused before it fills the memory', () => {
  expect(fields('a[]=&'.repeat(20_000))).not.toHaveProperty('refused')
  expect(fields('a[]=&'.repeat(20_001))).toMatchObject({ refused: 'malformed_form' })
  const deep = Array.from({ length: 400 }, (_, each) => `a${each}${'[b]'.repeat(60)}=1`).join('&')
  expect(fields(deep)).toMatchObject({ refused: 'malformed_form' })
})

test('whatever the bytes, a form is read or refused', () => {
  const text = fc.string({ unit: fc.constantFrom(...'ab01[]=&%+é2f') })
  fc.assert(
    fc.property(text, (form) => {
      const result = read(form)
      expect('refused' in result ? result.detail : JSON.stringify(result.value)).not.toBe('')
    }),
    { numRuns: 1_000 },
  )
})
