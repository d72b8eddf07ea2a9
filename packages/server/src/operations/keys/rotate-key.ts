import { type ApiKey, isUsable } from '../../domain/api-key.ts'
import type { ChannelId, KeyId } from '../../domain/ids.ts'
import type { Refusal } from '../../domain/refusal/refusal.ts'
import type { OperationContext } from '../context.ts'
import { noSuchKey } from '../not-found.ts'
import { type MintedKey, mintKey } from './mint-key.ts'

export interface KeyRotation {
  readonly channelId: ChannelId
  readonly keyId: KeyId
  /** How long the old key still works, at most until its own end. */
  readonly overlapMs: number
  /** Asked before anything is made: the caller may not be allowed to hold such a key. */
  readonly refuse: (old: ApiKey) => Refusal | null
}

/** Puts a fresh key with the same rights and the same length of life in place of an old one. */
export async function rotateKey(
  context: OperationContext,
  { channelId, keyId, overlapMs, refuse }: KeyRotation,
): Promise<MintedKey | Refusal> {
  const nowMs = context.clock.nowMs()
  const old = await context.store.read.keys.get(channelId, keyId)
  if (old === null || old.kind === 'operator' || !isUsable(old, nowMs)) return noSuchKey(keyId)
  const refusal = refuse(old)
  if (refusal !== null) return refusal
  const minted = mintKey(context, {
    kind: old.kind,
    channelId,
    webhookId: old.webhookId,
    name: old.name,
    scopes: old.scopes,
    expiresAtMs: old.expiresAtMs === null ? null : nowMs + (old.expiresAtMs - old.createdAtMs),
  })
  const endMs = Math.min(nowMs + overlapMs, old.expiresAtMs ?? Number.POSITIVE_INFINITY)
  const result = await context.store.write.keys.rotate(keyId, endMs, minted.key)
  if (result.kind === 'not_found') return noSuchKey(keyId)
  await context.directory.refresh()
  return minted
}
