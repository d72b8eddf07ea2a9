import type { DeliveryQuery } from '@posthorn/contract'
import { type Delivery, deliveryId, parseDeliveryId } from '../../domain/delivery/delivery.ts'
import type { EventId, WebhookId } from '../../domain/ids.ts'
import type { Refusal } from '../../domain/refusal/refusal.ts'
import { type Page, readPage } from '../answer/pagination.ts'
import { timeRange } from '../answer/time.ts'
import type { ChannelCall } from '../route.ts'

/** A page of a channel's deliveries, of one webhook or one event alone where the path names it. */
export async function readDeliveries(
  call: ChannelCall<unknown, DeliveryQuery>,
  within: {
    readonly eventId?: EventId
    readonly webhookId?: WebhookId
    readonly defaultLimit?: number
  },
): Promise<Page<Delivery> | Refusal> {
  const { channel, context, query } = call
  const range = timeRange(query)
  // The schema let nothing but UUIDs pass.
  const eventId = within.eventId ?? (query.event_id as EventId | undefined) ?? null
  const webhookId = within.webhookId ?? (query.webhook_id as WebhookId | undefined) ?? null
  return readPage<Delivery>(call, {
    fetch: (position, limit) =>
      context.store.read.deliveries.list({
        channelId: channel.id,
        eventId,
        webhookId,
        state: query.state ?? null,
        topic: query.topic ?? null,
        ...range,
        before: position === null ? null : parseDeliveryId(channel.id, position),
        limit,
      }),
    positionOf: deliveryId,
    isPosition: (text) => parseDeliveryId(channel.id, text) !== null,
    ...(within.defaultLimit === undefined ? {} : { defaultLimit: within.defaultLimit }),
  })
}
