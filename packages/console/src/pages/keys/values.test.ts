import { expect, it } from 'vitest'
import { emptyKey, keyFaultsOf, newKeyOf } from './values.ts'

it('asks for what was chosen, and for no end unless one was', () => {
  expect(newKeyOf({ ...emptyKey, name: ' checkout ' })).toEqual({
    name: 'checkout',
    scopes: ['publish'],
  })
  expect(newKeyOf({ ...emptyKey, expiry: '2592000' })).toMatchObject({
    name: null,
    expires_in_seconds: 2_592_000,
  })
})

it('takes the time of a calendar as local', () => {
  const until = '2030-01-02T03:04'
  const expires_at = new Date(2030, 0, 2, 3, 4).toISOString()
  expect(newKeyOf({ ...emptyKey, expiry: 'custom', until })).toMatchObject({ expires_at })
})

it('wants a scope, and a time to come where a time is chosen', () => {
  expect(keyFaultsOf(emptyKey)).toEqual({ scopes: null, until: null })
  expect(keyFaultsOf({ ...emptyKey, scopes: [] }).scopes).not.toBeNull()
  expect(keyFaultsOf({ ...emptyKey, expiry: 'custom' }).until).not.toBeNull()
  expect(
    keyFaultsOf({ ...emptyKey, expiry: 'custom', until: '2001-01-01T00:00' }).until,
  ).not.toBeNull()
})
