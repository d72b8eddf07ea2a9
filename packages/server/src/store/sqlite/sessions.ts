import type { DatabaseSync } from 'node:sqlite'
import type { SessionReader, SessionWriter } from '../store.ts'
import { prepare } from './database/statement.ts'
import type { Sync } from './thread/sync.ts'

export function sessionReader(db: DatabaseSync): Sync<SessionReader> {
  const select = prepare<{ id: string }>(db, 'SELECT id FROM ended_sessions WHERE id = ?')
  return {
    hasEnded: (id) => select.get(id) !== undefined,
  }
}

export function sessionWriter(db: DatabaseSync): Sync<SessionWriter> {
  const insert = prepare(
    db,
    'INSERT INTO ended_sessions (id, expires_at_ms) VALUES (?, ?) ON CONFLICT (id) DO NOTHING',
  )
  const expire = prepare(
    db,
    `DELETE FROM ended_sessions WHERE id IN
       (SELECT id FROM ended_sessions WHERE expires_at_ms <= ? ORDER BY expires_at_ms LIMIT ?)`,
  )
  return {
    end({ id, expiresAtMs }) {
      insert.run(id, expiresAtMs)
    },
    expire: (nowMs, limit) => expire.run(nowMs, limit).changes,
  }
}
