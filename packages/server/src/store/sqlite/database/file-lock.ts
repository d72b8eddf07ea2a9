import { existsSync, realpathSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { StoreError } from '../../store.ts'

export interface FileLock {
  release(): void
}

/**
 * Keeps a second process off the database. The lock is SQLite's own, on a small database beside the
 * file: the operating system lets go of it when the process dies, however it dies, and others can
 * still read who holds it (`user_version` is the process id).
 */
export function lockFile(path: string): FileLock {
  const real = existsSync(path) ? realpathSync(path) : path
  const db = new DatabaseSync(`${real}.lock`, { timeout: 500 })
  try {
    db.exec(`BEGIN IMMEDIATE; PRAGMA user_version = ${process.pid}; COMMIT; BEGIN IMMEDIATE`)
  } catch (error) {
    const holder = db.prepare('PRAGMA user_version').get()?.user_version
    db.close()
    throw new StoreError(
      'broken',
      `${path} is in use by another Posthorn (pid ${holder}): one process per SQLite file. Stop that one first, or give this one a file of its own.`,
      { cause: error },
    )
  }
  return { release: () => db.close() }
}
