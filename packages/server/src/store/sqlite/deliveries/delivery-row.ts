import type { Delivery, DeliveryState } from '../../../domain/delivery/delivery.ts'
import type { ChannelId, EventId, NodeId, ReplayId, WebhookId } from '../../../domain/ids.ts'

/** With what its event says of it. */
export interface DeliveryRow extends OwnDeliveryRow {
  readonly topic: string
  readonly event_created_at_ms: number
}

export interface OwnDeliveryRow {
  readonly event_id: string
  readonly webhook_id: string
  readonly channel_id: string
  readonly state: string
  readonly attempts: number
  readonly tries: number
  readonly available_at_ms: number | null
  readonly owner: string | null
  readonly lease: number
  readonly http_status: number | null
  readonly reason: string | null
  readonly replay_id: string | null
  /** Null when it was made with its event. */
  readonly created_at_ms: number | null
  readonly updated_at_ms: number
}

/** Of `deliveries d` joined with `events e`. */
export const deliveryColumns = `d.event_id, d.webhook_id, d.channel_id, e.topic, d.state, d.attempts,
  d.tries, d.available_at_ms, d.owner, d.lease, d.http_status, d.reason, d.replay_id,
  d.created_at_ms, e.created_at_ms AS event_created_at_ms, d.updated_at_ms`

export function toDelivery(row: DeliveryRow): Delivery {
  return {
    eventId: row.event_id as EventId,
    webhookId: row.webhook_id as WebhookId,
    channelId: row.channel_id as ChannelId,
    topic: row.topic,
    state: row.state as DeliveryState,
    attempts: row.attempts,
    tries: row.tries,
    availableAtMs: row.available_at_ms,
    owner: row.owner as NodeId | null,
    lease: row.lease,
    httpStatus: row.http_status,
    reason: row.reason,
    replayId: row.replay_id as ReplayId | null,
    createdAtMs: row.created_at_ms ?? row.event_created_at_ms,
    updatedAtMs: row.updated_at_ms,
  }
}
