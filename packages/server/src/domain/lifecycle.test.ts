import fc from 'fast-check'
import { expect, test } from 'vitest'
import { afterMove, type LifecycleMove, type webhookStatuses } from './lifecycle.ts'

test.each([
  ['active', 'deactivate', 'suspended'],
  ['suspended', 'reactivate', 'active'],
  ['active', 'disable', 'disabled'],
  ['disabled', 'reactivate', 'active'],
] as const)('a webhook that is %s becomes, by %s, %s', (from, move, to) => {
  expect(afterMove(from, move)).toBe(to)
})

test.each([
  ['suspended', 'deactivate'],
  ['active', 'reactivate'],
  ['disabled', 'disable'],
] as const)('a webhook that is %s already stays so by %s', (status, move) => {
  expect(afterMove(status, move)).toBe(status)
})

test('a webhook that a person suspended is not disabled behind their back', () => {
  expect(afterMove('suspended', 'disable')).toBeNull()
})

test('a disabled webhook is reactivated before it can be deactivated', () => {
  expect(afterMove('disabled', 'deactivate')).toBeNull()
})

test('no sequence of moves makes a webhook active that was never validated', () => {
  const move = fc.constantFrom<LifecycleMove>('deactivate', 'reactivate', 'disable')
  fc.assert(
    fc.property(fc.array(move), (moves) => {
      let status: (typeof webhookStatuses)[number] = 'to_be_validated'
      for (const each of moves) status = afterMove(status, each) ?? status
      expect(status).not.toBe('active')
    }),
  )
})
