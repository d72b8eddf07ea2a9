import type { Delivery } from '../../../domain/delivery/delivery.ts'
import type { Event } from '../../../domain/event.ts'
import type { NewDelivery } from '../../store.ts'
import type { SettlementRow } from '../events/attempt-row.ts'
import type { TapeReader, TapeWriter } from './tape.ts'

/* How nouns lie on a tape: value by value, taken off in the order in which they were put. */

export function putEvent(tape: TapeWriter, event: Event): void {
  tape.put(event.id)
  tape.put(event.channelId)
  tape.put(event.topic)
  tape.put(event.extRefCode)
  tape.put(event.eventUrl)
  tape.put(event.occurredAtMs)
  tape.put(event.createdAtMs)
  tape.put(event.traceparent)
  tape.put(event.erasedAtMs)
  tape.putBytes(event.context)
  tape.putBytes(event.data)
}

export function takeEvent(tape: TapeReader): Event {
  return {
    id: tape.take(),
    channelId: tape.take(),
    topic: tape.take(),
    extRefCode: tape.take(),
    eventUrl: tape.take(),
    occurredAtMs: tape.take(),
    createdAtMs: tape.take(),
    traceparent: tape.take(),
    erasedAtMs: tape.take(),
    context: tape.takeBytes(),
    data: tape.takeBytes() ?? new Uint8Array(),
  }
}

export function putDelivery(tape: TapeWriter, delivery: Delivery): void {
  tape.put(delivery.channelId)
  tape.put(delivery.eventId)
  tape.put(delivery.webhookId)
  tape.put(delivery.topic)
  tape.put(delivery.state)
  tape.put(delivery.attempts)
  tape.put(delivery.tries)
  tape.put(delivery.availableAtMs)
  tape.put(delivery.owner)
  tape.put(delivery.lease)
  tape.put(delivery.httpStatus)
  tape.put(delivery.reason)
  tape.put(delivery.replayId)
  tape.put(delivery.createdAtMs)
  tape.put(delivery.updatedAtMs)
}

export function takeDelivery(tape: TapeReader): Delivery {
  return {
    channelId: tape.take(),
    eventId: tape.take(),
    webhookId: tape.take(),
    topic: tape.take(),
    state: tape.take(),
    attempts: tape.take(),
    tries: tape.take(),
    availableAtMs: tape.take(),
    owner: tape.take(),
    lease: tape.take(),
    httpStatus: tape.take(),
    reason: tape.take(),
    replayId: tape.take(),
    createdAtMs: tape.take(),
    updatedAtMs: tape.take(),
  }
}

export function putNewDelivery(tape: TapeWriter, each: NewDelivery): void {
  tape.put(each.eventId)
  tape.put(each.webhookId)
  tape.put(each.state)
  tape.put(each.owned)
  tape.put(each.availableAtMs)
}

export function takeNewDelivery(tape: TapeReader): NewDelivery {
  return {
    eventId: tape.take(),
    webhookId: tape.take(),
    state: tape.take(),
    owned: tape.take(),
    availableAtMs: tape.take(),
  }
}

export function putSettlement(tape: TapeWriter, row: SettlementRow): void {
  const { fence, next, attempt } = row
  tape.put(fence.channelId)
  tape.put(fence.eventId)
  tape.put(fence.webhookId)
  tape.put(fence.owner)
  tape.put(fence.lease)
  tape.put(next.state)
  tape.put(next.attempts)
  tape.put(next.tries)
  tape.put(next.availableAtMs)
  tape.put(next.reason)
  tape.put(attempt.id)
  tape.put(attempt.number)
  tape.put(attempt.started_at_ms)
  tape.put(attempt.outcome)
  tape.put(attempt.reason)
  tape.put(attempt.detail)
  tape.put(attempt.url)
  tape.put(attempt.request_headers)
  tape.put(attempt.timings)
  tape.put(attempt.response_status)
  tape.put(attempt.response_headers)
  tape.put(attempt.response_truncated)
  tape.putBytes(attempt.response_body)
  tape.put(row.disable)
  tape.put(row.lapsedAtMs)
  tape.put(row.endedAtMs)
  tape.put(row.tookMs)
}

/** The attempt is of the delivery that the fence names. */
export function takeSettlement(tape: TapeReader): SettlementRow {
  const channelId = tape.take<SettlementRow['fence']['channelId']>()
  const eventId = tape.take<SettlementRow['fence']['eventId']>()
  const webhookId = tape.take<SettlementRow['fence']['webhookId']>()
  return {
    fence: { channelId, eventId, webhookId, owner: tape.take(), lease: tape.take() },
    next: {
      state: tape.take(),
      attempts: tape.take(),
      tries: tape.take(),
      availableAtMs: tape.take(),
      reason: tape.take(),
    },
    attempt: {
      id: tape.take(),
      channel_id: channelId,
      event_id: eventId,
      webhook_id: webhookId,
      number: tape.take(),
      started_at_ms: tape.take(),
      outcome: tape.take(),
      reason: tape.take(),
      detail: tape.take(),
      url: tape.take(),
      request_headers: tape.take(),
      timings: tape.take(),
      response_status: tape.take(),
      response_headers: tape.take(),
      response_truncated: tape.take(),
      response_body: tape.takeBytes(),
    },
    disable: tape.take(),
    lapsedAtMs: tape.take(),
    endedAtMs: tape.take(),
    tookMs: tape.take(),
  }
}

export function takeMany<Item>(tape: TapeReader, take: (tape: TapeReader) => Item): Item[] {
  const count = tape.take<number>()
  const items: Item[] = []
  for (let index = 0; index < count; index++) items.push(take(tape))
  return items
}
