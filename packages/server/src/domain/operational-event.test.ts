import { expect, test } from 'vitest'
import type { ChannelId, EventId, WebhookId } from './ids.ts'
import { operationalData } from './operational-event.ts'

const of = { channelId: 'c' as ChannelId, webhookId: 'w' as WebhookId, atMs: 0 }

test('a fact about a webhook names no delivery', () => {
  const fact = { ...of, topic: 'webhook.suspended', reason: 'deactivated', failures: null } as const
  expect(operationalData(fact, null)).toEqual({
    channel_id: 'c',
    webhook_id: 'w',
    reason: 'deactivated',
    failing_since: null,
    failed_events: null,
  })
})

test('a fact about a delivery names it by its public id', () => {
  const fact = {
    ...of,
    topic: 'delivery.exhausted',
    eventId: 'e' as EventId,
    attempts: 28,
    httpStatus: 503,
    reason: 'http_5xx',
    failures: { sinceMs: 1_500, events: 2 },
  } as const
  expect(operationalData(fact, 'order.created')).toEqual({
    channel_id: 'c',
    webhook_id: 'w',
    delivery_id: 'e_w',
    event_id: 'e',
    event_topic: 'order.created',
    attempts: 28,
    http_code: 503,
    reason: 'http_5xx',
    failing_since: '1970-01-01T00:00:01.500Z',
    failed_events: 2,
  })
})
