import type { Event } from '../../domain/event.ts'
import { type EventId, isUuid } from '../../domain/ids.ts'
import type { Refusal } from '../../domain/refusal/refusal.ts'
import { noSuchEvent } from '../../operations/not-found.ts'
import type { ChannelCall } from '../route.ts'

/** Reads the event that the path names. */
export async function readEvent({
  channel,
  context,
  params,
}: ChannelCall): Promise<Event | Refusal> {
  const id = params.event ?? ''
  if (!isUuid(id)) return noSuchEvent(id)
  return (await context.store.read.events.get(channel.id, id as EventId)) ?? noSuchEvent(id)
}
