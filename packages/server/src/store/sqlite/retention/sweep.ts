import type { DatabaseSync } from 'node:sqlite'
import { firstIdAt } from '../../../domain/ids.ts'
import type { WalkEnd, WalkStep } from '../../store.ts'
import { prepare } from '../database/statement.ts'
import { openOfEvent } from '../open-of-event.ts'
import { type Visit, walk } from './walk.ts'

const dayMs = 24 * 60 * 60 * 1000

/** Removes what is older than its channel keeps it, channel by channel, oldest first; see the port. */
export function sweeper(db: DatabaseSync): (step: WalkStep) => WalkEnd {
  const channelFrom = prepare<{ id: string; retention_days: number }>(
    db,
    'SELECT id, retention_days FROM channels WHERE id >= ? ORDER BY id LIMIT 1',
  )
  const old = prepare<{ id: string }>(
    db,
    `SELECT id FROM events INDEXED BY events_by_channel
     WHERE channel_id = ? AND id > ? AND id < ? ORDER BY id LIMIT ?`,
  )
  const isOpen = openOfEvent(db)
  const remove = remover(db)

  return (step) =>
    walk(step, {
      nextFrom: (id) => channelFrom.get(id),
      visit(channel, { after, limit }): Visit {
        const until = firstIdAt(step.nowMs - channel.retention_days * dayMs)
        const events = old.all(channel.id, after, until, limit)
        let spent = 0
        let done = 0
        let last = after
        for (const { id } of events) {
          if (spent >= limit) return { spent, done, after: last }
          spent += 1
          // Asked again in each step, since a retry may open an event that is half removed: it stays
          // until that has ended.
          if (!isOpen({ channelId: channel.id, id })) {
            const removed = remove(id, limit - spent)
            spent += removed.rows
            if (!removed.whole) return { spent, done, after: last }
            done += 1
          }
          last = id
        }
        return { spent, done, after: events.length < limit ? null : last }
      },
    })
}

/**
 * An event with all that hangs on it; of one with more rows than the limit some of them, the event
 * itself last. Nothing of it is in anybody's hands.
 */
function remover(
  db: DatabaseSync,
): (id: string, limit: number) => { rows: number; whole: boolean } {
  const attempts = prepare(
    db,
    `DELETE FROM attempts WHERE rowid IN
       (SELECT rowid FROM attempts INDEXED BY attempts_by_delivery WHERE event_id = ? LIMIT ?)`,
  )
  const deliveries = prepare(
    db,
    `DELETE FROM deliveries WHERE event_id = ? AND webhook_id IN
       (SELECT webhook_id FROM deliveries WHERE event_id = ? LIMIT ?)`,
  )
  const event = prepare(db, 'DELETE FROM events WHERE id = ?')

  return (id, limit) => {
    let rows = attempts.run(id, limit).changes
    if (rows < limit) rows += deliveries.run(id, id, limit - rows).changes
    if (rows >= limit) return { rows, whole: false }
    event.run(id)
    return { rows, whole: true }
  }
}
