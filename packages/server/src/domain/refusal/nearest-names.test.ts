import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { editsBetween, nearestNames } from './nearest-names.ts'

describe('nearestNames', () => {
  const known = ['order.created', 'order.updated', 'order.paid', 'invoice.paid', 'CustomerAdded']

  it.each([
    ['order.creatd', ['order.created']],
    ['OrderCreated', ['order.created', 'order.updated']],
    ['order_paid', ['order.paid']],
    ['customer-added', ['CustomerAdded']],
    ['shipment.lost', []],
    ['x', []],
  ])('tells for %j what was probably meant', (name, names) => {
    expect(nearestNames(name, known)).toEqual(names)
  })

  it('tells at most three, and finds a name that differs in case and separators first', () => {
    const name = fc.stringMatching(/^[a-z]{1,8}(\.[a-z]{1,8}){0,3}$/)
    fc.assert(
      fc.property(name, fc.array(name), (wanted, others) => {
        const shouted = wanted.toUpperCase().replaceAll('.', '_')
        const found = nearestNames(shouted, [...others, wanted])
        expect(found.length).toBeLessThanOrEqual(3)
        expect(found[0]?.replaceAll('.', '')).toBe(wanted.replaceAll('.', ''))
      }),
    )
  })
})

describe('editsBetween', () => {
  it('is the plain Levenshtein distance as far as it is asked for', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 8 })
    fc.assert(
      fc.property(text, text, fc.nat(9), (a, b, most) => {
        const edits = plainEdits(a, b)
        expect(editsBetween(a, b, most)).toBe(edits > most ? most + 1 : edits)
      }),
    )
  })
})

function plainEdits(a: string, b: string): number {
  if (a === '' || b === '') return a.length + b.length
  const [restA, restB] = [a.slice(1), b.slice(1)]
  if (a[0] === b[0]) return plainEdits(restA, restB)
  return 1 + Math.min(plainEdits(restA, b), plainEdits(a, restB), plainEdits(restA, restB))
}
