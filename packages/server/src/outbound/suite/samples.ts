import type { Clock } from '../../domain/clock.ts'
import type { Event } from '../../domain/event.ts'
import type { ChannelId, EventId, WebhookId } from '../../domain/ids.ts'
import type { Webhook } from '../../domain/webhook/webhook.ts'
import type { Shipment } from '../sender.ts'

export const systemClock: Clock = {
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
}

export const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'

export function sampleEvent(data = '{"n":1}'): Event {
  return {
    id: '0199a0b0-7d3c-7abc-8def-0123456789ab' as EventId,
    channelId: '0199a0b0-0000-7000-8000-000000000001' as ChannelId,
    topic: 'job.created',
    data: Buffer.from(data),
    extRefCode: null,
    eventUrl: null,
    context: null,
    occurredAtMs: 1_760_000_000_000,
    createdAtMs: 1_760_000_000_000,
    traceparent: null,
    erasedAtMs: null,
  }
}

export function sampleWebhook(url: string, change: Partial<Webhook> = {}): Webhook {
  return {
    id: '0199a0b0-0000-7000-8000-000000000002' as WebhookId,
    channelId: '0199a0b0-0000-7000-8000-000000000001' as ChannelId,
    name: null,
    notificationType: 'rest',
    url,
    topics: [],
    format: 'raw',
    headers: {},
    auth: null,
    secrets: [{ secret, createdAtMs: 0, expiresAtMs: null }],
    retryPolicy: 'hourly',
    success: '2xx',
    timeoutMs: 10_000,
    maxInFlight: 16,
    rateLimit: null,
    onSuspend: 'drop',
    signing: ['v1'],
    validation: 'none',
    description: null,
    contactEmail: null,
    metadata: {},
    status: 'active',
    statusReason: null,
    validatedAtMs: null,
    anonymous: false,
    draining: false,
    createdAtMs: 0,
    updatedAtMs: 0,
    deletedAtMs: null,
    ...change,
  }
}

export function sampleShipment(webhook: Webhook, change: Partial<Shipment> = {}): Shipment {
  return {
    event: sampleEvent(),
    webhook,
    attempt: 1,
    sentAtMs: Date.now(),
    signal: null,
    ...change,
  }
}
