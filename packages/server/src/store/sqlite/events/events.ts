import type { DatabaseSync } from 'node:sqlite'
import { isOpen } from '../../../domain/delivery/delivery.ts'
import type { Event } from '../../../domain/event.ts'
import { type ChannelId, type EventId, firstIdAt } from '../../../domain/ids.ts'
import type { EventReader, EventWriter } from '../../store.ts'
import type { AnswerParts } from '../answers.ts'
import { prepare, preparer } from '../database/statement.ts'
import type { RoutingVersion } from '../routing/routing-version.ts'
import type { Counters } from '../stats/counters.ts'
import type { Sync } from '../thread/sync.ts'
import { type AttemptRow, toAttemptRow } from './attempt-row.ts'

export interface EventRow {
  readonly id: string
  readonly channel_id: string
  readonly topic: string
  readonly ext_ref_code: string | null
  readonly event_url: string | null
  readonly context: Uint8Array | null
  readonly occurred_at_ms: number
  readonly created_at_ms: number
  readonly traceparent: string | null
  readonly data: Uint8Array
  readonly erased_at_ms: number | null
}

export const eventColumns = `id, channel_id, topic, ext_ref_code, event_url, context,
  occurred_at_ms, created_at_ms, traceparent, data, erased_at_ms`

export function toEvent(row: EventRow): Event {
  return {
    id: row.id as EventId,
    channelId: row.channel_id as ChannelId,
    topic: row.topic,
    data: row.data,
    extRefCode: row.ext_ref_code,
    eventUrl: row.event_url,
    context: row.context,
    occurredAtMs: row.occurred_at_ms,
    createdAtMs: row.created_at_ms,
    traceparent: row.traceparent,
    erasedAtMs: row.erased_at_ms,
  }
}

/** Takes channel, first id, id past the end, what it is filtered by, and how many. */
export function listText({
  extRefCode,
  topic,
}: Pick<Parameters<EventReader['list']>[0], 'extRefCode' | 'topic'>): string {
  const index = extRefCode === null ? 'events_by_channel' : 'events_by_reference'
  const withReference = extRefCode === null ? '' : 'AND ext_ref_code = ?'
  const ofTopic = topic === null ? '' : 'AND topic = ?'
  return `SELECT ${eventColumns} FROM events INDEXED BY ${index}
    WHERE channel_id = ? AND id >= ? AND id < ? ${withReference} ${ofTopic}
    ORDER BY id DESC LIMIT ?`
}

export function eventReader(db: DatabaseSync): Sync<EventReader> {
  const byId = prepare<EventRow>(
    db,
    `SELECT ${eventColumns} FROM events WHERE id = ? AND channel_id = ?`,
  )
  const select = preparer<EventRow>(db)

  return {
    get(channelId, id) {
      const row = byId.get(id, channelId)
      return row === undefined ? null : toEvent(row)
    },
    list({ channelId, sinceMs, untilMs, before, limit, ...filter }) {
      const since = sinceMs === null ? '' : firstIdAt(sinceMs)
      const until = untilMs === null ? '~' : firstIdAt(untilMs)
      const end = before !== null && before < until ? before : until
      const given = [filter.extRefCode, filter.topic].filter((value) => value !== null)
      return select(listText(filter))
        .all(channelId, since, end, ...given, limit)
        .map(toEvent)
    },
  }
}

export function eventWriter(
  db: DatabaseSync,
  parts: {
    readonly version: RoutingVersion
    readonly answers: AnswerParts
    readonly logAttempt: (row: AttemptRow) => void
    readonly counters: Counters
  },
): Sync<EventWriter> {
  const { version, answers, logAttempt, counters } = parts
  const insertEvent = prepare(
    db,
    `INSERT INTO events (${eventColumns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)`,
  )
  const insertDelivery = prepare(
    db,
    `INSERT INTO deliveries (event_id, webhook_id, channel_id, state, available_at_ms, owner, lease,
       updated_at_ms)
     VALUES (?, ?, ?, ?, ?, ?, 1, ?)`,
  )
  const insertSettled = prepare(
    db,
    `INSERT INTO deliveries (event_id, webhook_id, channel_id, state, attempts, tries,
       available_at_ms, owner, lease, http_status, reason, updated_at_ms)
     VALUES (?, ?, ?, ?, ?, ?, ?, NULL, ?, ?, ?, ?)`,
  )
  const markTest = prepare(db, 'UPDATE events SET test = 1 WHERE id = ?')
  const live = prepare<{ id: string }>(db, 'SELECT id FROM nodes WHERE id = ?')

  const insert = (event: Event) => {
    insertEvent.run(
      event.id,
      event.channelId,
      event.topic,
      event.extRefCode,
      event.eventUrl,
      event.context,
      event.occurredAtMs,
      event.createdAtMs,
      event.traceparent,
      event.data,
    )
  }

  return {
    accept(request) {
      const before = answers.recall(request.remember)
      if (before !== null) return before
      if (live.get(request.nodeId) === undefined) return { kind: 'node_lost' }
      const routed = version.ofChannel(request.channelId)
      if (routed === null || routed > request.routingVersion) return { kind: 'stale_routing' }
      for (const event of request.events) insert(event)
      const atMs = request.events[0]?.createdAtMs ?? 0
      if (request.test === true) for (const { id } of request.events) markTest.run(id)
      else counters.eventsAccepted(request.channelId, atMs, request.events.length)
      for (const each of request.deliveries) {
        insertDelivery.run(
          each.eventId,
          each.webhookId,
          request.channelId,
          each.state,
          each.availableAtMs,
          each.owned ? request.nodeId : null,
          atMs,
        )
        counters.opened({ channelId: request.channelId, webhookId: each.webhookId, atMs })
      }
      answers.keep(request.remember)
      return { kind: 'stored' }
    },

    record(event, delivery, attempt) {
      insert(event)
      markTest.run(event.id)
      insertSettled.run(
        delivery.eventId,
        delivery.webhookId,
        delivery.channelId,
        delivery.state,
        delivery.attempts,
        delivery.tries,
        delivery.availableAtMs,
        delivery.lease,
        delivery.httpStatus,
        delivery.reason,
        delivery.updatedAtMs,
      )
      if (isOpen(delivery.state)) counters.opened({ ...delivery, atMs: delivery.updatedAtMs })
      logAttempt(toAttemptRow(attempt))
    },
  }
}
