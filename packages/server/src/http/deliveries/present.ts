import { isUtf8 } from 'node:buffer'
import type * as contract from '@posthorn/contract'
import type { Attempt, CapturedResponse } from '../../domain/delivery/attempt.ts'
import { type Delivery, deliveryId } from '../../domain/delivery/delivery.ts'
import { timeOf, timeOrNull } from '../answer/time.ts'

export function presentDelivery(delivery: Delivery): contract.Delivery {
  return {
    id: deliveryId(delivery),
    event_id: delivery.eventId,
    webhook_id: delivery.webhookId,
    channel_id: delivery.channelId,
    topic: delivery.topic,
    state: delivery.state,
    attempts: delivery.attempts,
    http_code: delivery.httpStatus,
    error: delivery.reason,
    next_attempt_at: timeOrNull(delivery.availableAtMs),
    created_at: timeOf(delivery.createdAtMs),
    updated_at: timeOf(delivery.updatedAtMs),
  }
}

export function presentDeliveryWithAttempts(
  delivery: Delivery,
  attempts: readonly Attempt[],
): contract.DeliveryWithAttempts {
  return { ...presentDelivery(delivery), attempt_log: attempts.map(presentAttempt) }
}

/** What a notification log says of one webhook. */
export function presentLogEntry(
  delivery: Delivery,
  attempts: readonly contract.AttemptSummary[],
): contract.NotificationLogEntry {
  return {
    id: deliveryId(delivery),
    event_id: delivery.eventId,
    webhook_id: delivery.webhookId,
    status: delivery.state,
    http_code: delivery.httpStatus,
    error: delivery.reason,
    attempts: [...attempts],
    next_attempt_at: timeOrNull(delivery.availableAtMs),
    updated_at: timeOf(delivery.updatedAtMs),
  }
}

export function summariseAttempt(attempt: Attempt): contract.AttemptSummary {
  return {
    id: attempt.id,
    number: attempt.number,
    started_at: timeOf(attempt.startedAtMs),
    outcome: attempt.outcome,
    http_code: attempt.response?.status ?? null,
    error: attempt.reason,
    detail: attempt.detail,
    duration_ms: attempt.timings.totalMs,
  }
}

function presentAttempt(attempt: Attempt): contract.Attempt {
  const { timings } = attempt
  return {
    ...summariseAttempt(attempt),
    url: attempt.url,
    request: { headers: { ...attempt.requestHeaders } },
    response: attempt.response && presentResponse(attempt.response),
    timings: {
      dns_ms: timings.dnsMs,
      connect_ms: timings.connectMs,
      tls_ms: timings.tlsMs,
      first_byte_ms: timings.firstByteMs,
      total_ms: timings.totalMs,
    },
  }
}

/** Text where the receiver answered text; base64 keeps anything else as it came. */
function presentResponse(response: CapturedResponse): contract.AttemptResponse {
  const { body } = response
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  const text = isUtf8(bytes)
  return {
    status: response.status,
    headers: response.headers,
    body: bytes.toString(text ? 'utf8' : 'base64'),
    body_encoding: text ? 'utf-8' : 'base64',
    truncated: response.truncated,
  }
}
