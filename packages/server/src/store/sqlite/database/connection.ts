import { closeSync, existsSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { StoreError } from '../../store.ts'

/** Only this file's owner may read payloads; SQLite gives the files beside it the same mode. */
const fileMode = 0o600

/**
 * No other Posthorn has the file (file-lock.ts), so all that can keep it locked is a tool that a person
 * or a backup runs: worth a wait.
 */
const timeout = 5_000

export function openWriter(path: string): DatabaseSync {
  const db = new DatabaseSync(path, { enableForeignKeyConstraints: false, timeout })
  refuseForeignFile(db, path)
  // FULL: an answered call survives a power cut, not only the death of the process.
  db.exec(`
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA cache_size = -32768;
    PRAGMA temp_store = MEMORY;
  `)
  // Pages that many commits touch are copied into the database once per 16 MiB rather than once per
  // 4 MiB: a quarter less time per event with 100 channels. The log is cut back after a burst.
  db.exec(`
    PRAGMA wal_autocheckpoint = 4096;
    PRAGMA journal_size_limit = 67108864;
  `)
  return db
}

/** Every read is one short statement, so that no old snapshot keeps the log from starting over. */
export function openReader(path: string): DatabaseSync {
  const db = new DatabaseSync(path, {
    readOnly: true,
    enableForeignKeyConstraints: false,
    timeout,
  })
  db.exec('PRAGMA cache_size = -16384; PRAGMA temp_store = MEMORY;')
  return db
}

export function createFile(path: string): void {
  if (existsSync(path)) return
  try {
    closeSync(openSync(path, 'wx', fileMode))
  } catch (error) {
    throw new StoreError(
      'broken',
      `${path} cannot be created: does ${dirname(path)} exist, and may this user write there?`,
      { cause: error },
    )
  }
}

/** `Post` in ASCII; SQLite keeps it in the header of the file. */
export const applicationId = 0x506f7374

/** Closes the database, and throws a `StoreError`, unless it is ours or empty. */
export function refuseForeignFile(db: DatabaseSync, path: string): void {
  try {
    const { application_id: id } = db.prepare('PRAGMA application_id').get() ?? {}
    const { tables } = db.prepare('SELECT count(*) AS tables FROM sqlite_schema').get() ?? {}
    if (id === applicationId || tables === 0) return
  } catch (error) {
    db.close()
    throw new StoreError('broken', `${path} is not an SQLite database. Name another file.`, {
      cause: error,
    })
  }
  db.close()
  throw new StoreError(
    'broken',
    `${path} is a database of another program. Name another file, or a new one.`,
  )
}
