import type { Channel } from '../../domain/channel.ts'
import type { Refusal } from '../../domain/refusal/refusal.ts'

const reasons = {
  publish: 'only Posthorn publishes on it. Publish on a channel of your own.',
  keys: 'it has no keys. Use the operator key.',
  delete: 'it cannot be deleted. Delete its webhooks to hear nothing more.',
  open: 'it cannot be made public. Subscribe its webhooks with the operator key.',
} as const

/** What may not be done with the channel on which Posthorn tells about itself; null on any other. */
export function refuseOperational(
  channel: Pick<Channel, 'id' | 'operational'> | undefined,
  doing: keyof typeof reasons,
): Refusal | null {
  if (channel?.operational !== true) return null
  return {
    refused: 'operational_channel',
    detail: `The channel ${channel.id} is the one on which Posthorn tells the operator about itself: ${reasons[doing]}`,
  }
}
