import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { uniqueItems } from './unique-items.ts'

const schema = { uniqueItems: true }
const options = { strictTypes: false }
const theirs = new Ajv2020(options).compile(schema)
const ours = new Ajv2020(options)
  .removeKeyword('uniqueItems')
  .addKeyword(uniqueItems)
  .compile(schema)

test.each([
  [[1, 1], false],
  [[1, '1'], true],
  [['[]', []], true],
  [
    [
      { a: 1, b: [2] },
      { b: [2], a: 1 },
    ],
    false,
  ],
  [[{ a: { x: 1, y: 2 } }, { a: { y: 2, x: 1 } }], false],
  [
    [
      [1, 2],
      [2, 1],
    ],
    true,
  ],
  [[[], {}], true],
  [[null, false, 0, ''], true],
  [[JSON.parse('{"__proto__":1}'), {}], true],
  [[0, -0], false],
  ['no list', true],
])('%j has different items alone: %s', (value, isValid) => {
  expect(ours(value)).toBe(isValid)
})

test('judges as the specification has it, whatever the list', () => {
  const few = fc.oneof(fc.constantFrom(0, 1, 'a', null, true), fc.double({ noNaN: true }))
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { maxDepth: 3 },
      few,
      fc.array(tie('tree'), { maxLength: 2 }),
      fc.dictionary(fc.constantFrom('a', 'b', '1'), tie('tree')),
    ),
  }))
  fc.assert(
    fc.property(fc.array(tree, { maxLength: 6 }), (list) => {
      const parsed: unknown = JSON.parse(JSON.stringify(list))
      expect(ours(parsed)).toBe(theirs(parsed))
    }),
    { numRuns: 500 },
  )
})

test('names the two that are the same', () => {
  expect(ours([{ a: 1 }, 2, { a: 1 }])).toBe(false)
  expect(ours.errors).toMatchObject([{ keyword: 'uniqueItems', params: { i: 2, j: 0 } }])
})
