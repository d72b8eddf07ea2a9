import {
  type ChannelId,
  type EventId,
  isUuid,
  type NodeId,
  type ReplayId,
  type WebhookId,
} from '../ids.ts'

/**
 * The states of a delivery, one event bound for one webhook.
 *
 *     pending --> delivered
 *        |  \--> retrying --> delivered | failed (policy exhausted)
 *        |  \--> failed (the receiver said: never again)
 *        \----> held (webhook not active) --> pending; retrying --> held likewise
 *               held --> delivered | failed (an attempt was under way), failed (expired)
 *     any open state --> cancelled (by hand, or the webhook was deleted)
 *     failed | delivered | cancelled | retrying --> pending (manual retry; attempts go on counting)
 */
export const deliveryStates = [
  'pending',
  'retrying',
  'held',
  'delivered',
  'failed',
  'cancelled',
] as const
export type DeliveryState = (typeof deliveryStates)[number]

export const openStates = ['pending', 'retrying', 'held'] as const
export type OpenState = (typeof openStates)[number]

export function isOpen(state: DeliveryState): state is OpenState {
  return state === 'pending' || state === 'retrying' || state === 'held'
}

/** What identifies a delivery: unique, and never used again. */
export interface DeliveryRef {
  readonly channelId: ChannelId
  readonly eventId: EventId
  readonly webhookId: WebhookId
}

export interface Delivery extends DeliveryRef {
  readonly topic: string
  readonly state: DeliveryState
  /** Attempts made in all. */
  readonly attempts: number
  /** Attempts made under the current run of the retry policy; a manual retry starts anew. */
  readonly tries: number
  /** Due time and retry timer; null when nothing is to be sent (held, delivered, failed, cancelled). */
  readonly availableAtMs: number | null
  /** The node that has it in hand. */
  readonly owner: NodeId | null
  /** Fresh on every hand-off, claim, cancel and manual retry; a settle must name it. */
  readonly lease: number
  /** Of the last attempt. */
  readonly httpStatus: number | null
  /** Why the last attempt failed, or why the state is what it is, in a word. */
  readonly reason: string | null
  /** The replay that made or reset it last. */
  readonly replayId: ReplayId | null
  /** That of its event, unless a replay made it later. */
  readonly createdAtMs: number
  readonly updatedAtMs: number
}

/** The public id: `{event_id}_{webhook_id}`. */
export function deliveryId(ref: DeliveryRef): string {
  return `${ref.eventId}_${ref.webhookId}`
}

export function parseDeliveryId(channelId: ChannelId, text: string): DeliveryRef | null {
  const eventId = text.slice(0, 36)
  const webhookId = text.slice(37)
  if (text[36] !== '_' || !isUuid(eventId) || !isUuid(webhookId)) return null
  return { channelId, eventId: eventId as EventId, webhookId: webhookId as WebhookId }
}
