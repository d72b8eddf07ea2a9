import type { EventQuery } from '@posthorn/contract'
import type { Event } from '../../domain/event.ts'
import { type EventId, isUuid } from '../../domain/ids.ts'
import { isRefusal } from '../../domain/refusal/refusal.ts'
import { pageAnswer, readPage } from '../answer/pagination.ts'
import { timeRange } from '../answer/time.ts'
import type { ChannelCall, Outcome } from '../route.ts'
import { eventBytes } from './present.ts'

export async function list(call: ChannelCall<unknown, EventQuery>): Promise<Outcome> {
  const { channel, context, query } = call
  const range = timeRange(query)
  const page = await readPage<Event>(call, {
    fetch: (position, limit) =>
      context.store.read.events.list({
        channelId: channel.id,
        topic: query.topic ?? null,
        extRefCode: query.ext_ref_code ?? null,
        ...range,
        before: position as EventId | null,
        limit,
      }),
    positionOf: (event) => event.id,
    isPosition: isUuid,
  })
  return isRefusal(page) ? page : pageAnswer(page, eventBytes)
}
