import type { DatabaseSync } from 'node:sqlite'
import type { RetentionWriter } from '../store.ts'
import { prepare } from './statement.ts'
import type { Sync } from './sync.ts'

/** A body that was dropped shows as one that was cut, and a digest would still prove a guess right. */
const emptyAttempts = `UPDATE attempts SET
    response_truncated = CASE WHEN length(response_body) > 0 THEN 1 ELSE response_truncated END,
    response_body = NULL,
    detail = CASE WHEN reason = 'consumer_failed' THEN NULL ELSE detail END,
    request_headers = json_remove(request_headers, '$."content-digest"')`

/** See the port. */
export function eraser(db: DatabaseSync): Sync<RetentionWriter>['erase'] {
  const stored = prepare<{ erased: number }>(
    db,
    'SELECT erased_at_ms IS NOT NULL AS erased FROM events WHERE id = ? AND channel_id = ?',
  )
  const open = prepare<{ state: string }>(
    db,
    `SELECT state FROM deliveries
     WHERE event_id = ? AND state IN ('pending', 'retrying', 'held') LIMIT 1`,
  )
  const event = prepare(
    db,
    `UPDATE events SET data = CAST('null' AS BLOB), context = NULL, erased_at_ms = ? WHERE id = ?`,
  )
  const attempts = prepare(db, `${emptyAttempts} WHERE event_id = ?`)

  return (channelId, eventId, atMs) => {
    const found = stored.get(eventId, channelId)
    if (found === undefined) return { kind: 'not_found' }
    if (found.erased === 1) return { kind: 'erased' }
    if (open.get(eventId) !== undefined) return { kind: 'delivery_open' }
    // Overwrites the bytes with zeros rather than leaving them on free pages. It costs extra writes, so
    // it is on for this alone.
    db.exec('PRAGMA secure_delete = ON')
    try {
      event.run(atMs, eventId)
      attempts.run(eventId)
    } finally {
      db.exec('PRAGMA secure_delete = OFF')
    }
    return { kind: 'erased' }
  }
}

/**
 * For an attempt that was under way when its delivery was cancelled, and ends after its event was
 * erased: what it brought goes as well.
 */
export function lateAttempts(db: DatabaseSync): (of: { id: string; event_id: string }) => void {
  const empty = prepare(
    db,
    `${emptyAttempts} WHERE event_id = ? AND id = ? AND EXISTS
       (SELECT 1 FROM events WHERE id = attempts.event_id AND erased_at_ms IS NOT NULL)`,
  )
  return ({ event_id: eventId, id }) => {
    empty.run(eventId, id)
  }
}
