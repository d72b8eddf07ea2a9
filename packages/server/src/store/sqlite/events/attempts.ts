import type { DatabaseSync } from 'node:sqlite'
import type { AttemptReader } from '../../store.ts'
import { prepare } from '../database/statement.ts'
import type { Sync } from '../thread/sync.ts'
import { type AttemptRow, toAttempt } from './attempt-row.ts'

const columns = `id, channel_id, event_id, webhook_id, number, started_at_ms, outcome, reason,
  detail, url, request_headers, timings, response_status, response_headers, response_truncated,
  response_body`

export function attemptReader(db: DatabaseSync): Sync<AttemptReader> {
  const select = `SELECT ${columns} FROM attempts WHERE event_id = ? AND channel_id = ?`
  const ofDelivery = prepare<AttemptRow>(
    db,
    `${select} AND webhook_id = ? ORDER BY started_at_ms, id`,
  )
  const ofEvent = prepare<AttemptRow>(db, `${select} ORDER BY started_at_ms, id`)

  return {
    ofDelivery: (ref) => ofDelivery.all(ref.eventId, ref.channelId, ref.webhookId).map(toAttempt),
    ofEvent: (channelId, eventId) => ofEvent.all(eventId, channelId).map(toAttempt),
  }
}

export function attemptLog(db: DatabaseSync): (row: AttemptRow) => void {
  const insert = prepare(
    db,
    `INSERT INTO attempts (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  return (row) => {
    insert.run(
      row.id,
      row.channel_id,
      row.event_id,
      row.webhook_id,
      row.number,
      row.started_at_ms,
      row.outcome,
      row.reason,
      row.detail,
      row.url,
      row.request_headers,
      row.timings,
      row.response_status,
      row.response_headers,
      row.response_truncated,
      row.response_body,
    )
  }
}
