import { type EventId, isUuid } from '../../domain/ids.ts'
import { isRefusal } from '../../domain/refusal/refusal.ts'
import { eraseEvent } from '../../operations/events/erase-event.ts'
import { noSuchEvent } from '../../operations/not-found.ts'
import { bytesAnswer } from '../answer/answer.ts'
import type { ChannelCall, Outcome } from '../route.ts'
import { eventBytes } from './present.ts'

export async function erase({ channel, context, params }: ChannelCall): Promise<Outcome> {
  const id = params.event ?? ''
  if (!isUuid(id)) return noSuchEvent(id)
  const event = await eraseEvent(context, channel.id, id as EventId)
  return isRefusal(event) ? event : bytesAnswer(200, eventBytes(event))
}
