import { expect, it } from 'vitest'
import { channelChangesOf, channelFaultsOf, emptyChannel, newChannelOf } from './values.ts'

const shop = { ...emptyChannel, name: 'My shop', email: 'ops@example.com' }

it('changes only what was changed', () => {
  expect(channelChangesOf(shop, shop)).toEqual({})
  expect(channelChangesOf(shop, { ...shop, retentionDays: '7', email: ' ' })).toEqual({
    retention_days: 7,
    email: null,
  })
})

it('gives a guid only to channels that have one', () => {
  expect(newChannelOf(shop)).not.toHaveProperty('guid')
  expect(newChannelOf({ ...shop, guid: ' shop ' })).toHaveProperty('guid', 'shop')
})

it.each([
  ['name', '   '],
  ['guid', '-shop'],
  ['guid', 'my shop'],
  ['guid', 'x'.repeat(129)],
  ['email', 'ops'],
  ['website', 'shop.example.com'],
  ['retentionDays', 0],
  ['retentionDays', 3651],
  ['retentionDays', 1.5],
  ['retentionDays', ''],
  ['maxHoldDays', 366],
] as const)('says what is wrong with %s: %j', (field, value) => {
  expect(channelFaultsOf({ ...shop, [field]: value })[field]).toEqual(expect.any(String))
})

it('finds nothing wrong with the defaults of the API', () => {
  const faults = Object.values(channelFaultsOf(shop))
  expect(faults.filter((fault) => fault !== null)).toEqual([])
})

it('wants a way of validation where every webhook must be validated', () => {
  const strict = { ...shop, requireValidation: true }
  expect(channelFaultsOf(strict).validation).toEqual(expect.any(String))
  expect(channelFaultsOf({ ...strict, validation: 'code' }).validation).toBeNull()
})
