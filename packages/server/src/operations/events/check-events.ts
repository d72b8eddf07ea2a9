import type { Channel } from '../../domain/channel.ts'
import type { Refusal } from '../../domain/refusal/refusal.ts'
import { refuseOperational } from '../channels/refuse-operational.ts'
import type { OperationContext } from '../context.ts'
import type { EventDraft } from './accept-events.ts'
import { checkDrafts, type DraftShape } from './check-drafts.ts'

/** What is wrong with events, as it is told to who publishes them; null when they could be. Stores nothing. */
export async function checkEvents(
  context: OperationContext,
  channel: Channel,
  { drafts, shape }: { readonly drafts: readonly EventDraft[]; readonly shape: DraftShape },
): Promise<Refusal | null> {
  return refuseOperational(channel, 'publish') ?? checkDrafts(context, channel, { drafts, shape })
}
