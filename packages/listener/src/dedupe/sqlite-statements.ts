import type { SqliteDatabase } from './sqlite-database.ts'
import { rowsPerSweep } from './sweep-now-and-then.ts'
import type { TableName } from './table-name.ts'

/**
 * A row is a key that is held (`done` 0, until its lease ends) or done (1, until it may be forgotten).
 * One whose time is over counts as absent.
 */
export function setupSql({ table, index }: TableName): string {
  return `
    CREATE TABLE IF NOT EXISTS ${table} (
      key TEXT NOT NULL PRIMARY KEY,
      fence TEXT NOT NULL,
      done INTEGER NOT NULL,
      until_ms INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS ${index} ON ${table} (until_ms);
  `
}

/** Each is atomic by itself, whichever process runs it. */
export function prepareStatements(database: SqliteDatabase, { table }: TableName) {
  return {
    look: database.prepare(`SELECT done, until_ms FROM ${table} WHERE key = ?`),
    /** key, fence, end of the lease, now */
    take: database.prepare(`
      INSERT INTO ${table} AS old (key, fence, done, until_ms) VALUES (?, ?, 0, ?)
      ON CONFLICT (key) DO UPDATE SET fence = excluded.fence, done = 0, until_ms = excluded.until_ms
      WHERE old.until_ms <= ?`),
    /** Renews (done 0) or commits (1): done, new end, key, fence, now. What is done stays as it is. */
    extend: database.prepare(`
      UPDATE ${table} SET done = max(done, ?), until_ms = iif(done, until_ms, ?)
      WHERE key = ? AND fence = ? AND (done OR until_ms > ?)`),
    /** key, fence, now */
    release: database.prepare(
      `DELETE FROM ${table} WHERE key = ? AND fence = ? AND NOT done AND until_ms > ?`,
    ),
    /** key, now */
    forget: database.prepare(`DELETE FROM ${table} WHERE key = ? AND done AND until_ms > ?`),
    /** now */
    sweep: database.prepare(`
      DELETE FROM ${table} WHERE key IN (
        SELECT key FROM ${table} WHERE until_ms <= ? ORDER BY until_ms LIMIT ${rowsPerSweep})`),
  }
}
