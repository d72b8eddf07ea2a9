import type { Event } from '../event.ts'
import type { WebhookId } from '../ids.ts'

/**
 * How an event looks to a receiver. Pure: the same event and webhook give the same bytes. Ids and
 * topics are written between quotes as they are: their grammar has nothing that JSON would escape.
 */
export interface Format {
  readonly contentType: string
  /** True when the body names the webhook, so that each webhook of a fan-out gets bytes of its own. */
  body(event: Event, webhookId: WebhookId): Uint8Array
  /** What the format says in headers instead of the body; null for formats that say it all there. */
  headers(event: Event): Readonly<Record<string, string>> | null
}

/** For formats that say everything in the body. */
export function noHeaders(): null {
  return null
}

export const jsonContentType = 'application/json'
