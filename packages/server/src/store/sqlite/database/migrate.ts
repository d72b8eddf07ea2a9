import { readdirSync, readFileSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import { StoreError } from '../../store.ts'
import { applicationId } from './connection.ts'

const folder = new URL('./migrations/', import.meta.url)

/** Brings the schema up to date, all missing steps in one transaction. */
export function migrate(db: DatabaseSync, path: string): void {
  const steps = migrationSteps()
  const done = schemaVersion(db, path)
  if (done === steps.length) return
  db.exec('BEGIN IMMEDIATE')
  try {
    for (const name of steps.slice(done)) db.exec(readFileSync(new URL(name, folder), 'utf8'))
    db.exec(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${steps.length}`)
    db.exec('COMMIT')
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK')
    throw error
  }
}

/**
 * The number of the last step that was taken, which is `user_version`; 0 for an empty file. A file
 * that is ahead of this program is refused rather than guessed at.
 */
export function schemaVersion(db: DatabaseSync, path: string): number {
  const done = Number(db.prepare('PRAGMA user_version').get()?.user_version)
  const known = migrationSteps().length
  if (done > known) {
    throw new StoreError(
      'broken',
      `${path} has schema version ${done}, this Posthorn knows ${known}: start the newer Posthorn that wrote it.`,
    )
  }
  return done
}

function migrationSteps(): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort()
}
