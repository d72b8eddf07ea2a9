import type { DatabaseSync } from 'node:sqlite'
import type { RetentionWriter } from '../../store.ts'
import { prepare } from '../database/statement.ts'
import { openOfEvent } from '../open-of-event.ts'
import type { Sync } from '../thread/sync.ts'

/** A body that was dropped shows as one that was cut, and a digest would still prove a guess right. */
const emptyAttempts = `UPDATE attempts SET
    response_truncated = CASE WHEN length(response_body) > 0 THEN 1 ELSE response_truncated END,
    response_body = NULL,
    detail = CASE WHEN reason = 'consumer_failed' THEN NULL ELSE detail END,
    request_headers = json_remove(request_headers, '$."content-digest"')`

/** Attempts that erasing empties itself: about 20 ms in which nothing else is committed. */
const firstPortion = 500

/** How far the attempts of an erased event are emptied: the row of the table `erasures`. */
interface Erasure {
  readonly event_id: string
  readonly webhook_id: string
  readonly done: number
}

/**
 * Erases events; see the port. The event goes with a first portion of its attempts, the rest portion by
 * portion.
 *
 *     erase --> all is empty
 *        \----> erasures --> eraseRest ... --> all is empty
 */
export function eraser(db: DatabaseSync): Pick<Sync<RetentionWriter>, 'erase' | 'eraseRest'> {
  const stored = prepare<{ erased: number }>(
    db,
    'SELECT erased_at_ms IS NOT NULL AS erased FROM events WHERE id = ? AND channel_id = ?',
  )
  const event = prepare(
    db,
    `UPDATE events SET data = CAST('null' AS BLOB), context = NULL, erased_at_ms = ? WHERE id = ?`,
  )
  const attempts = prepare<{ webhook_id: string; row: number }>(
    db,
    `SELECT webhook_id, rowid AS row FROM attempts INDEXED BY attempts_by_delivery
     WHERE event_id = ? AND webhook_id >= ? ORDER BY webhook_id, rowid LIMIT ? OFFSET ?`,
  )
  const empty = prepare(db, `${emptyAttempts} WHERE rowid = ?`)
  const first = prepare<Erasure>(db, 'SELECT event_id, webhook_id, done FROM erasures LIMIT 1')
  const mark = prepare(
    db,
    'INSERT OR REPLACE INTO erasures (event_id, webhook_id, done) VALUES (?, ?, ?)',
  )
  const unmark = prepare(db, 'DELETE FROM erasures WHERE event_id = ?')
  const isOpen = openOfEvent(db)

  /** Answers how many it emptied. */
  const goOn = (from: Erasure, limit: number): number => {
    const rows = attempts.all(from.event_id, from.webhook_id, limit, from.done)
    for (const { row } of rows) empty.run(row)
    const last = rows.at(-1)?.webhook_id
    if (last === undefined || rows.length < limit) {
      unmark.run(from.event_id)
    } else {
      const before = last === from.webhook_id ? from.done : 0
      const ofLast = rows.filter((row) => row.webhook_id === last).length
      mark.run(from.event_id, last, before + ofLast)
    }
    return rows.length
  }

  /**
   * Overwrites the bytes with zeros rather than leaving them on free pages. It costs extra writes, so
   * it is on for this alone.
   */
  const overwriting = <Result>(work: () => Result): Result => {
    db.exec('PRAGMA secure_delete = ON')
    try {
      return work()
    } finally {
      db.exec('PRAGMA secure_delete = OFF')
    }
  }

  return {
    erase(channelId, eventId, atMs) {
      const found = stored.get(eventId, channelId)
      if (found === undefined) return { kind: 'not_found' }
      if (found.erased === 1) return { kind: 'erased' }
      if (isOpen({ channelId, id: eventId })) return { kind: 'delivery_open' }
      overwriting(() => {
        event.run(atMs, eventId)
        goOn({ event_id: eventId, webhook_id: '', done: 0 }, firstPortion)
      })
      return { kind: 'erased' }
    },

    eraseRest(limit) {
      let next = first.get()
      if (next === undefined) return 0
      let emptied = 0
      overwriting(() => {
        while (next !== undefined && emptied < limit) {
          emptied += goOn(next, limit - emptied)
          next = first.get()
        }
      })
      return emptied
    },
  }
}

/** What an attempt brings that is logged after its event was erased goes as well. */
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
