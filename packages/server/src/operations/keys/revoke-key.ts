import type { ApiKey } from '../../domain/api-key.ts'
import type { ChannelId, KeyId } from '../../domain/ids.ts'
import type { Refusal } from '../../domain/refusal/refusal.ts'
import type { OperationContext } from '../context.ts'
import { noSuchKey } from '../not-found.ts'

/** Ends a key at once, on this node before this resolves. */
export async function revokeKey(
  context: OperationContext,
  channelId: ChannelId,
  keyId: KeyId,
): Promise<ApiKey | Refusal> {
  const result = await context.store.write.keys.revoke(channelId, keyId, context.clock.nowMs())
  if (result.kind === 'not_found') return noSuchKey(keyId)
  await context.directory.refresh()
  return (await context.store.read.keys.get(channelId, keyId)) ?? noSuchKey(keyId)
}
