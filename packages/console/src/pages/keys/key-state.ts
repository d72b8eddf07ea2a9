import type { Key } from '@posthorn/client'

/** Less time left than this makes a key one to look after. */
const soonMs = 7 * 86_400_000

export type KeyState = 'active' | 'ending' | 'expired' | 'revoked'

export function stateOf({ revoked_at, expires_at }: Key, nowMs: number): KeyState {
  if (revoked_at !== null) return 'revoked'
  if (expires_at === null) return 'active'
  const leftMs = Date.parse(expires_at) - nowMs
  if (leftMs <= 0) return 'expired'
  return leftMs < soonMs ? 'ending' : 'active'
}

export function isUsable(key: Key, nowMs: number): boolean {
  const state = stateOf(key, nowMs)
  return state === 'active' || state === 'ending'
}
