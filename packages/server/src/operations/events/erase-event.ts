import type { Event } from '../../domain/event.ts'
import type { ChannelId, EventId } from '../../domain/ids.ts'
import type { Refusal } from '../../domain/refusal/refusal.ts'
import type { OperationContext } from '../context.ts'
import { noSuchEvent } from '../not-found.ts'

/**
 * Deletes what an event says, for good; that it happened stays, and what became of it. An answer kept
 * under an Idempotency-Key still holds it, sealed, until it is past its time.
 */
export async function eraseEvent(
  { clock, store }: OperationContext,
  channelId: ChannelId,
  id: EventId,
): Promise<Event | Refusal> {
  const result = await store.write.retention.erase(channelId, id, clock.nowMs())
  switch (result.kind) {
    case 'erased':
      return (await store.read.events.get(channelId, id)) ?? noSuchEvent(id)
    case 'not_found':
      return noSuchEvent(id)
    case 'delivery_open':
      return {
        refused: 'delivery_open',
        detail: `Deliveries of the event ${id} are still open, and send its data. Wait for their outcome, or cancel them; …/deliveries?event_id=${id} lists them.`,
      }
  }
}
