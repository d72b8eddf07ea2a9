import type { Channel } from '../domain/channel.ts'
import type { Refusal } from '../domain/errors.ts'
import type { ChannelId } from '../domain/ids.ts'
import type { OperationContext } from './context.ts'
import type { ChannelSettings } from './create-channel.ts'
import { noSuchChannel } from './not-found.ts'

/** Changes the settings given and keeps the rest. */
export async function updateChannel(
  context: OperationContext,
  id: ChannelId,
  changes: Partial<ChannelSettings>,
): Promise<Channel | Refusal> {
  const current = await context.store.read.channels.get(id)
  if (current === null || current.deletedAtMs !== null) return noSuchChannel(id)
  const updated: Channel = { ...current, ...changes, updatedAtMs: context.clock.nowMs() }
  const result = await context.store.write.channels.update(updated)
  if (result.kind === 'not_found') return noSuchChannel(id)
  await context.directory.refresh()
  return updated
}
