import type { ChannelId } from '../../domain/ids.ts'
import type { Refusal } from '../../domain/refusal/refusal.ts'
import type { OperationContext } from '../context.ts'
import { noSuchChannel } from '../not-found.ts'
import { refuseOperational } from './refuse-operational.ts'

/** Deletes a channel with its webhooks and keys and cancels what is open. Its history stays. */
export async function deleteChannel(
  context: OperationContext,
  id: ChannelId,
): Promise<{ readonly kind: 'deleted' } | Refusal> {
  const refusal = refuseOperational(context.directory.channel(id), 'delete')
  if (refusal !== null) return refusal
  const result = await context.store.write.channels.delete(id, context.clock.nowMs())
  if (result.kind === 'not_found') return noSuchChannel(id)
  await context.directory.refresh()
  return { kind: 'deleted' }
}
