import type { Delivery } from '@posthorn/client'

/** When its event was accepted: ids of events are UUIDv7, which begin with that time (RFC 9562, 5.7). */
export function acceptedAt({ event_id }: Pick<Delivery, 'event_id'>): string {
  const ms = Number.parseInt(event_id.slice(0, 8) + event_id.slice(9, 13), 16)
  return new Date(Number.isNaN(ms) ? 0 : ms).toISOString()
}
