import type { DatabaseSync } from 'node:sqlite'
import type { NodeWriter } from '../store.ts'
import { prepare } from './database/statement.ts'
import type { Sync } from './thread/sync.ts'

/** The store's own clock. */
const now = `CAST(unixepoch('subsec') * 1000 AS INTEGER)`

export function nodeWriter(db: DatabaseSync): Sync<NodeWriter> {
  const insert = prepare(db, `INSERT INTO nodes (id, beat_at_ms) VALUES (?, ${now})`)
  const beat = prepare(db, `UPDATE nodes SET beat_at_ms = ${now} WHERE id = ?`)
  const lapsed = prepare(db, `DELETE FROM nodes WHERE beat_at_ms < ${now} - ?`)
  const erase = prepare(db, 'DELETE FROM nodes WHERE id = ?')
  const eraseAll = prepare(db, 'DELETE FROM nodes')
  // A freed row keeps its due time, which has passed, so it is due at once; a held one stays held.
  const free = prepare(db, 'UPDATE deliveries SET owner = NULL WHERE owner = ?')
  const freeAll = prepare(db, 'UPDATE deliveries SET owner = NULL WHERE owner IS NOT NULL')
  // Whatever has an owner without a row, not only the nodes that lapsed now: a second line of
  // defence. Costs a look at what is in hand.
  const freeOwnerless = prepare(
    db,
    `UPDATE deliveries SET owner = NULL
     WHERE owner IS NOT NULL AND owner NOT IN (SELECT id FROM nodes)`,
  )

  return {
    register(id) {
      insert.run(id)
    },
    beat: (id) => (beat.run(id).changes === 1 ? 'alive' : 'lost'),
    releaseLapsed: (lapseMs) => ({
      nodes: lapsed.run(lapseMs).changes,
      deliveries: freeOwnerless.run().changes,
    }),
    // Beats are not looked at: after the clock was set back, a dead node's may lie in the future.
    releaseAll: () => ({ nodes: eraseAll.run().changes, deliveries: freeAll.run().changes }),
    retire(id) {
      erase.run(id)
      return free.run(id).changes
    },
  }
}
