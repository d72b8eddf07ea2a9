import type { Channel, ChannelSettings } from '../../domain/channel.ts'
import type { ChannelId } from '../../domain/ids.ts'
import type { Refusal } from '../../domain/refusal/refusal.ts'
import type { OperationContext } from '../context.ts'
import { noSuchChannel } from '../not-found.ts'
import { refuseOperational } from './refuse-operational.ts'

/** Changes the settings given and keeps the rest. */
export async function updateChannel(
  context: OperationContext,
  id: ChannelId,
  changes: Partial<ChannelSettings>,
): Promise<Channel | Refusal> {
  if (changes.public === true) {
    const refusal = refuseOperational(context.directory.channel(id), 'open')
    if (refusal !== null) return refusal
  }
  const result = await context.store.write.channels.update(id, changes, context.clock.nowMs())
  if (result.kind === 'not_found') return noSuchChannel(id)
  await context.directory.refresh()
  return result.channel
}
