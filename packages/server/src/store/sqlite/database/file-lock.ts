import { existsSync, realpathSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { StoreError } from '../../store.ts'

export interface FileLock {
  /** The file beside the database that is locked. It stays. */
  readonly file: string
  release(): void
}

/**
 * Keeps a second process off the database. The lock is SQLite's own, on a small database beside the
 * file: the operating system lets go of it when the process dies, however it dies, and others can
 * still read who holds it (`user_version` is the process id).
 *
 * A database that a restore has half replaced is nobody's but a restore's.
 */
export function lockFile(path: string, { toRestore = false } = {}): FileLock {
  const real = realFile(path)
  const file = `${real}.lock`
  const db = new DatabaseSync(file, { timeout: 500 })
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
  try {
    if (!toRestore) refuseHalfRestored(path)
  } catch (error) {
    db.close()
    throw error
  }
  return { file, release: () => db.close() }
}

/** Throws a `StoreError` while a restore that began to replace the database has not come to its end. */
export function refuseHalfRestored(path: string): void {
  if (!existsSync(restoreMark(path))) return
  throw new StoreError(
    'broken',
    `A restore of ${path} was cut short. Run it again, it goes on where it stopped: posthorn restore BACKUP --database sqlite:${path}`,
  )
}

/** The file that stands from the moment a restore begins to replace the database until it is done. */
export function restoreMark(path: string): string {
  return `${realFile(path)}.restoring`
}

/** SQLite names the files beside a database after the database, not after a link that leads to it. */
export function realFile(path: string): string {
  return existsSync(path) ? realpathSync(path) : path
}
