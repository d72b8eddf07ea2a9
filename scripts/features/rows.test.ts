import { expect, test } from 'vitest'
import { holds, idsOf, match, mayProve } from './rows.ts'

const catalogs = [{ title: 'One', features: [{ id: 'a-b', what: 'does b' }] }]

test('a test names the rows it proves in brackets, several with commas', () => {
  expect(idsOf('lists them all [a-b, a-c] and [d-e]')).toEqual(['a-b', 'a-c', 'd-e'])
  expect(idsOf('reads data[a], [0], [A-b] and []')).toEqual([])
})

test.each([
  [[], false],
  [[{ fullName: 'x [a-b]', status: 'passed' }], true],
  [
    [
      { fullName: 'x [a-b]', status: 'passed' },
      { fullName: 'y [a-b]', status: 'failed' },
    ],
    false,
  ],
])('a row holds when a test proved it and none of its tests failed', (results, expected) => {
  expect(match(catalogs, results).sections[0]?.rows.map(holds)).toEqual([expected])
})

test('an id that no row has is told', () => {
  expect(match(catalogs, [{ fullName: 'x [no-row]', status: 'passed' }]).unknown).toEqual([
    'no-row',
  ])
})

test.each([
  ["test('does b [a-b]', () => {})", true],
  ["import { storeSuite } from '../store.suite.ts'", true],
  ["test('does b', () => list[0])", false],
])('a file may prove rows by its own tests, or by those of a suite: %s', (text, expected) => {
  expect(mayProve(text)).toBe(expected)
})
