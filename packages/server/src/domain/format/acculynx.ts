import type { Event } from '../event.ts'
import type { WebhookId } from '../ids.ts'
import { type Format, jsonContentType, noHeaders } from './body-format.ts'
import { joinPieces } from './join-pieces.ts'
import { rfc3339 } from './rfc3339.ts'

/**
 * The notification of the AccuLynx Webhooks v2 API:
 * `{"topicName","eventDateTime","eventId","subscriptionId","event"}`, where the subscription is the
 * webhook.
 */
export const acculynxFormat: Format = {
  contentType: jsonContentType,
  body,
  headers: noHeaders,
}

function body(event: Event, webhookId: WebhookId): Uint8Array {
  const at = rfc3339(event.occurredAtMs)
  return joinPieces([
    `{"topicName":"${event.topic}","eventDateTime":"${at}","eventId":"${event.id}","subscriptionId":"${webhookId}","event":`,
    event.data,
    '}',
  ])
}
