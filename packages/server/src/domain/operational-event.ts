import { deliveryId } from './delivery/delivery.ts'
import { rfc3339 } from './format/rfc3339.ts'
import type { ChannelId, EventId, WebhookId } from './ids.ts'
import type { Webhook } from './webhook/webhook.ts'

/** The guid of the channel on which Posthorn tells the operator about itself. */
export const operationalGuid = 'posthorn'

/**
 * What Posthorn tells about:
 * - `webhook.validated`: the receiver agreed to get events.
 * - `webhook.suspended`: by its owner.
 * - `webhook.disabled`: by Posthorn, for the reason given.
 * - `delivery.failing`: attempts to a webhook began to fail; once, until one succeeds.
 * - `delivery.exhausted`: a delivery failed for good.
 * - `delivery.recovered`: the first attempt to succeed after `delivery.failing`.
 */
export const operationalTopics = [
  'webhook.validated',
  'webhook.suspended',
  'webhook.disabled',
  'delivery.failing',
  'delivery.exhausted',
  'delivery.recovered',
] as const
export type OperationalTopic = (typeof operationalTopics)[number]

export type OperationalFact = WebhookFact | DeliveryFact

interface Fact {
  /** Of the webhook, never the operational channel. */
  readonly channelId: ChannelId
  readonly webhookId: WebhookId
  readonly atMs: number
  /** Why, in a word; null when there is nothing to explain. */
  readonly reason: string | null
  /** Of the failures that led here; null when there were none. */
  readonly failures: Failures | null
}

/** A row of failures without a success between. */
export interface Failures {
  readonly sinceMs: number
  /** Events that failed at least once since. */
  readonly events: number
}

export interface WebhookFact extends Fact {
  readonly topic: Extract<OperationalTopic, `webhook.${string}`>
}

export interface DeliveryFact extends Fact {
  readonly topic: Extract<OperationalTopic, `delivery.${string}`>
  /** The event whose delivery it happened to. */
  readonly eventId: EventId
  /** Attempts of that delivery in all. */
  readonly attempts: number
  /** Of its last attempt; null when none came back. */
  readonly httpStatus: number | null
}

/** What a change of a webhook, by its owner or by its receiver's consent, tells the operator. */
export function newsOf(
  before: { readonly status: string; readonly validatedAtMs: number | null },
  webhook: ChangedWebhook,
): WebhookFact[] {
  const {
    channelId,
    id: webhookId,
    status,
    statusReason,
    updatedAtMs: atMs,
    validatedAtMs,
  } = webhook
  const of = { channelId, webhookId, atMs, failures: null }
  const news: WebhookFact[] = []
  if (validatedAtMs !== null && validatedAtMs !== before.validatedAtMs) {
    news.push({ ...of, topic: 'webhook.validated', reason: null })
  }
  if (status !== before.status && (status === 'suspended' || status === 'disabled')) {
    news.push({ ...of, topic: `webhook.${status}`, reason: statusReason })
  }
  return news
}

type ChangedWebhook = Pick<
  Webhook,
  'id' | 'channelId' | 'status' | 'statusReason' | 'validatedAtMs' | 'updatedAtMs'
>

/** The data of an operational event. `eventTopic` is that of the delivery's event. */
export function operationalData(fact: OperationalFact, eventTopic: string | null): object {
  const { channelId, webhookId, failures, reason } = fact
  return {
    channel_id: channelId,
    webhook_id: webhookId,
    ...('eventId' in fact && {
      delivery_id: deliveryId(fact),
      event_id: fact.eventId,
      event_topic: eventTopic,
      attempts: fact.attempts,
      http_code: fact.httpStatus,
    }),
    reason,
    failing_since: failures && rfc3339(failures.sinceMs),
    failed_events: failures?.events ?? null,
  }
}
