import { type Channel, channelDefaults } from '../../domain/channel.ts'
import { operationalGuid } from '../../domain/operational-event.ts'
import type { OperationContext } from '../context.ts'

/**
 * Sees to it that there is a channel on which Posthorn tells the operator about itself. No key is made
 * for it: only the operator key opens it.
 */
export async function ensureOperationalChannel(context: OperationContext): Promise<void> {
  if (context.directory.operationalChannel !== undefined) return
  const nowMs = context.clock.nowMs()
  const channel: Channel = {
    ...channelDefaults,
    id: context.ids.next<'channel'>(),
    guid: operationalGuid,
    name: 'Posthorn',
    description: 'What Posthorn tells the operator about webhooks and deliveries.',
    defaultFormat: 'standard',
    operational: true,
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
    deletedAtMs: null,
  }
  await context.store.write.channels.createOperational(channel)
  await context.directory.refresh()
}
