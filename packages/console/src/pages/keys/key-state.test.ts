import type { Key } from '@posthorn/client'
import { describe, expect, it } from 'vitest'
import { isUsable, stateOf } from './key-state.ts'

const nowMs = Date.parse('2026-02-03T00:00:00.000Z')
const base: Key = {
  id: '019c21ac-ec65-7a10-8c11-4f6b1d2e3a05',
  kind: 'publisher',
  webhook_id: null,
  name: null,
  scopes: ['publish'],
  hint: 'eKey',
  created_at: '2026-01-01T00:00:00.000Z',
  expires_at: null,
  revoked_at: null,
}

describe('the state of a key', () => {
  it.each([
    ['one without an end is active', {}, 'active'],
    ['one that ends in a month is active', { expires_at: '2026-03-03T00:00:00.000Z' }, 'active'],
    ['one that ends tomorrow is ending', { expires_at: '2026-02-04T00:00:00.000Z' }, 'ending'],
    ['at its end it is expired', { expires_at: '2026-02-03T00:00:00.000Z' }, 'expired'],
    ['a revoked one is revoked', { revoked_at: '2026-02-01T00:00:00.000Z' }, 'revoked'],
    [
      'one that was revoked before it expired was revoked',
      { revoked_at: '2026-01-02T00:00:00.000Z', expires_at: '2026-01-03T00:00:00.000Z' },
      'revoked',
    ],
  ] as const)('%s', (_, fields, state) => {
    expect(stateOf({ ...base, ...fields }, nowMs)).toBe(state)
  })

  it('works until its end, and not after', () => {
    const key = { ...base, expires_at: '2026-02-03T00:00:00.001Z' }
    expect(isUsable(key, nowMs)).toBe(true)
    expect(isUsable(key, nowMs + 1)).toBe(false)
  })
})
