import type * as contract from '@posthorn/contract'
import { deliveryId } from '../../domain/delivery/delivery.ts'
import type { ChannelId } from '../../domain/ids.ts'
import type { Gap, LiveAttempt, LiveEvent, TailItem } from '../../domain/node/live.ts'
import { timeOf, timeOrNull } from '../answer/time.ts'

/** The tail ends: nothing follows. */
export type ByeReason = contract.LiveBye['reason']

/** Milliseconds after which a client that lost the connection should come back. */
const retryMs = 1_000

/** What every tail begins with: where it stands, so that a client can go on even from here. */
export function beginningFrame(place: string): string {
  return `retry: ${retryMs}\nid: ${place}\n\n`
}

/** Keeps the connection alive. Names the place, since items that a tail leaves out move it as well. */
export function heartbeatFrame(place: string): string {
  return `: still here\nid: ${place}\n\n`
}

export function itemFrame(channelId: ChannelId, { item, place }: TailItem): string {
  const data = item.kind === 'event' ? presentEvent(item) : presentAttempt(channelId, item)
  return frame(item.kind, data, place)
}

export function gapFrame(gap: Gap, place: string): string {
  const data: contract.LiveGap = { since: timeOrNull(gap.sinceMs), until: timeOf(gap.untilMs) }
  return frame('gap', data, place)
}

export function byeFrame(reason: ByeReason, place: string): string {
  const data: contract.LiveBye = { reason }
  return frame('bye', data, place)
}

/** JSON has no line breaks of its own, which would end the frame. */
function frame(name: string, data: object, place: string): string {
  return `id: ${place}\nevent: ${name}\ndata: ${JSON.stringify(data)}\n\n`
}

function presentEvent(item: LiveEvent): contract.LiveEvent {
  return {
    id: item.eventId,
    event_name: item.topic,
    topic: item.topic,
    ext_ref_code: item.extRefCode,
    occurred_at: timeOf(item.occurredAtMs),
    created_at: timeOf(item.createdAtMs),
    deliveries: item.deliveries,
  }
}

function presentAttempt(channelId: ChannelId, item: LiveAttempt): contract.LiveAttempt {
  const { eventId, webhookId } = item
  return {
    id: item.attemptId,
    number: item.number,
    started_at: timeOf(item.startedAtMs),
    outcome: item.outcome,
    http_code: item.httpStatus,
    error: item.reason,
    detail: item.detail,
    duration_ms: item.durationMs,
    delivery_id: deliveryId({ channelId, eventId, webhookId }),
    event_id: eventId,
    webhook_id: webhookId,
    topic: item.topic,
    state: item.state,
    next_attempt_at: timeOrNull(item.nextAttemptAtMs),
  }
}
