import fc from 'fast-check'
import { expect, test } from 'vitest'
import { piecesOf } from './pieces.ts'

const text = fc.string({ unit: fc.constantFrom('a', '\n', '😀', '\uD83D', 'é') })
const length = fc.integer({ min: 2, max: 9 })

test('the pieces of a text are all of it, none longer than asked, and whole characters stay whole', () => {
  fc.assert(
    fc.property(text, length, length, (whole, first, each) => {
      const pieces = piecesOf(whole, { first, each })
      expect(pieces.join('')).toBe(whole)
      expect(pieces.every((piece, at) => piece.length <= (at === 0 ? first : each))).toBe(true)
      const characters = pieces.flatMap((piece) => [...piece])
      expect(characters).toEqual([...whole])
    }),
  )
})

test('a cut is after a line where one ends in time', () => {
  expect(piecesOf('one two\nthree four\nfive', { first: 10, each: 12 })).toEqual([
    'one two\n',
    'three four\n',
    'five',
  ])
})
