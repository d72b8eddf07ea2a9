import type {
  Attempt,
  CapturedResponse,
  FailureReason,
  Timings,
} from '../../../domain/delivery/attempt.ts'
import type { AttemptId, ChannelId, EventId, WebhookId } from '../../../domain/ids.ts'
import type { Settlement } from '../../store.ts'

/**
 * An attempt as its columns hold it. The port's thread makes it, so that what crosses to the
 * writer is a few strings rather than objects to copy one by one.
 */
export interface AttemptRow {
  readonly id: string
  readonly channel_id: string
  readonly event_id: string
  readonly webhook_id: string
  readonly number: number
  readonly started_at_ms: number
  readonly outcome: string
  readonly reason: string | null
  readonly detail: string | null
  readonly url: string
  readonly request_headers: string
  readonly timings: string
  readonly response_status: number | null
  readonly response_headers: string | null
  readonly response_truncated: number | null
  readonly response_body: Uint8Array | null
}

export type SettlementRow = Omit<Settlement, 'attempt' | 'lapsedAtMs'> & {
  readonly attempt: AttemptRow
  readonly lapsedAtMs: number | null
  readonly endedAtMs: number
  readonly tookMs: number
}

export function toSettlementRow(settlement: Settlement): SettlementRow {
  const { attempt, fence, next, disable, lapsedAtMs = null } = settlement
  const tookMs = attempt.timings.totalMs
  const endedAtMs = Math.round(attempt.startedAtMs + tookMs)
  return { fence, next, disable, lapsedAtMs, attempt: toAttemptRow(attempt), endedAtMs, tookMs }
}

export function toAttemptRow(attempt: Attempt): AttemptRow {
  const { response, timings } = attempt
  return {
    id: attempt.id,
    channel_id: attempt.channelId,
    event_id: attempt.eventId,
    webhook_id: attempt.webhookId,
    number: attempt.number,
    started_at_ms: attempt.startedAtMs,
    outcome: attempt.outcome,
    reason: attempt.reason,
    detail: attempt.detail,
    url: attempt.url,
    request_headers: JSON.stringify(attempt.requestHeaders),
    timings: JSON.stringify([
      timings.dnsMs,
      timings.connectMs,
      timings.tlsMs,
      timings.firstByteMs,
      timings.totalMs,
    ]),
    response_status: response === null ? null : response.status,
    response_headers: response === null ? null : JSON.stringify(response.headers),
    response_truncated: response === null ? null : response.truncated ? 1 : 0,
    response_body: response === null ? null : response.body,
  }
}

export function toAttempt(row: AttemptRow): Attempt {
  return {
    id: row.id as AttemptId,
    channelId: row.channel_id as ChannelId,
    eventId: row.event_id as EventId,
    webhookId: row.webhook_id as WebhookId,
    number: row.number,
    startedAtMs: row.started_at_ms,
    outcome: row.outcome as Attempt['outcome'],
    reason: row.reason as FailureReason | null,
    detail: row.detail,
    url: row.url,
    requestHeaders: JSON.parse(row.request_headers) as Record<string, string>,
    response: toResponse(row),
    timings: toTimings(row.timings),
  }
}

function toResponse(row: AttemptRow): CapturedResponse | null {
  if (row.response_status === null) return null
  return {
    status: row.response_status,
    headers: JSON.parse(row.response_headers ?? '{}') as Record<string, string>,
    body: row.response_body ?? new Uint8Array(),
    truncated: row.response_truncated === 1,
  }
}

function toTimings(text: string): Timings {
  type Ms = number | null
  const [dnsMs, connectMs, tlsMs, firstByteMs, totalMs] = JSON.parse(text) as [
    Ms,
    Ms,
    Ms,
    Ms,
    number,
  ]
  return { dnsMs, connectMs, tlsMs, firstByteMs, totalMs }
}
