import { expect, test } from 'vitest'
import { type ApiKey, isUsable } from './api-key.ts'
import type { ChannelId, KeyId } from './ids.ts'

const key: ApiKey = {
  id: '01981d2a-7b3c-7000-8000-0000000000a1' as KeyId,
  kind: 'publisher',
  channelId: '01981d2a-7b3c-7000-8000-0000000000c1' as ChannelId,
  webhookId: null,
  name: null,
  scopes: ['publish'],
  hash: '0'.repeat(64),
  hint: 'abcd',
  createdAtMs: 0,
  expiresAtMs: null,
  revokedAtMs: null,
}

test('a key without an end works on', () => {
  expect(isUsable(key, Number.MAX_SAFE_INTEGER)).toBe(true)
})

test('a key works until the millisecond at which it expires', () => {
  expect(isUsable({ ...key, expiresAtMs: 1000 }, 999)).toBe(true)
  expect(isUsable({ ...key, expiresAtMs: 1000 }, 1000)).toBe(false)
})

test('a revoked key opens nothing, whatever its expiry', () => {
  expect(isUsable({ ...key, revokedAtMs: 500, expiresAtMs: 1000 }, 100)).toBe(false)
  expect(isUsable({ ...key, revokedAtMs: 500 }, 600)).toBe(false)
})
