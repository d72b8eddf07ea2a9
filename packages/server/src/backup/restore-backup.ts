import { rm } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { problemOfDatabaseFile } from '../config/database-file.ts'
import type { MasterKey } from '../secrets/master-key.ts'
import { readMasterKeyFile } from '../secrets/master-key-file.ts'
import { type FileLock, lockFile } from '../store/sqlite/database/file-lock.ts'
import { StoreError } from '../store/store.ts'
import { type Content, exists, hasCode } from '../system/files.ts'
import { BackupError } from './backup-error.ts'
import { copyDurably, type Reading } from './copy-file.ts'
import { refuseWithoutRoom } from './disk-room.ts'
import { inspectWithKeys } from './inspect-with-keys.ts'
import { backupFiles, damaged, type Manifest, readManifest } from './manifest.ts'
import { giveToOwnerOf } from './owner.ts'
import {
  isOccupied,
  type Places,
  placesOf,
  type Replacement,
  readMark,
  replacingSteps,
  writeMark,
} from './replace-database.ts'

export interface RestoreRequest {
  /** The folder that `backUp` made. It is only read. */
  readonly backup: string
  readonly database: string
  /** Those of the configuration; without any, the key file of the backup counts. */
  readonly masterKeys: readonly MasterKey[]
  /** Replaces a database that exists: that one is kept under another name. */
  readonly force: boolean
  readonly signal: AbortSignal
  readonly onProgress: (step: 'copying', done: number, total: number) => void
}

export interface Restored extends Manifest {
  readonly database: string
  /** The database that stood there before, under its new name. */
  readonly replaced: string | null
}

/**
 * Puts the database and the key of a backup in place, for a server to go on from there. Nothing is
 * changed before all of it is copied, checked and durable. Throws a `BackupError` for what a person
 * can mend.
 */
export async function restoreBackup(request: RestoreRequest): Promise<Restored> {
  const folder = resolve(request.backup)
  const database = resolve(request.database)
  const ended = await endUnfinished(database)
  const manifest = await readManifest(folder)
  if (ended?.backup === manifest.files[backupFiles.database].sha256) {
    return { database, replaced: ended.replaced, ...manifest }
  }
  const problem = await problemOfDatabaseFile(database)
  if (problem !== null) {
    throw new BackupError('database_unusable', problem, { fix: 'Nothing was restored.' })
  }
  const replaced = await underLock(database, (places) =>
    restoreLocked(places, { ...request, folder, database, manifest }),
  )
  return { database, replaced, ...manifest }
}

/** What a restore was cut short at needs nothing of its backup any more. Null when there was none. */
async function endUnfinished(
  database: string,
): Promise<{ readonly backup: string; readonly replaced: string | null } | null> {
  if ((await readMark(placesOf(database))) === null) return null
  return underLock(database, async (places) => {
    const replacement = await readMark(places)
    if (replacement === null) return null
    return { backup: replacement.backup, replaced: await replace(places, replacement) }
  })
}

async function underLock<T>(database: string, work: (places: Places) => Promise<T>): Promise<T> {
  const lock = lockDatabase(database)
  try {
    const places = placesOf(database)
    await giveToOwnerOf(places.database, [lock.file])
    return await work(places)
  } finally {
    lock.release()
  }
}

interface LockedRequest extends RestoreRequest {
  readonly folder: string
  readonly manifest: Manifest
}

async function restoreLocked(places: Places, request: LockedRequest): Promise<string | null> {
  const { manifest, database } = request
  if (!request.force && (await isOccupied(places))) {
    throw new BackupError('database_exists', `${database} exists and stays as it is.`, {
      fix: 'To replace it, give --force: it is kept under another name. Or name another database.',
    })
  }
  const withKey = manifest.master_key === 'included'
  const bytes = manifest.files[backupFiles.database].bytes
  await refuseWithoutRoom(dirname(places.database), bytes)
  const drafts = [places.databaseDraft, places.keyDraft]
  const dropDrafts = async () => {
    for (const draft of drafts) await rm(draft, { force: true })
  }
  await dropDrafts()
  try {
    await takeOver(places, request)
    request.signal.throwIfAborted()
  } catch (error) {
    await dropDrafts()
    throw foreseen(error, request)
  }
  await giveToOwnerOf(places.database, withKey ? drafts : [places.databaseDraft])
  const replacement: Replacement = {
    backup: manifest.files[backupFiles.database].sha256,
    withKey,
    // As in the name of a backup.
    keptAs: `before-${new Date().toISOString().replaceAll(':', '-')}`,
  }
  await writeMark(places, replacement)
  return replace(places, replacement)
}

/** Copies the files of the backup beside their places, and checks what it copied. */
async function takeOver(places: Places, request: LockedRequest): Promise<void> {
  const { folder, manifest, masterKeys, signal, onProgress } = request
  const { [backupFiles.database]: file, [backupFiles.key]: keyFile } = manifest.files
  if (keyFile !== undefined) {
    const reading = { signal, onBytes: () => {} }
    await copyChecked(folder, {
      name: backupFiles.key,
      to: places.keyDraft,
      stated: keyFile,
      reading,
    })
  }
  const onBytes = (done: number) => onProgress('copying', done, file.bytes)
  await copyChecked(folder, {
    name: backupFiles.database,
    to: places.databaseDraft,
    stated: file,
    reading: { signal, onBytes },
  })
  // The keys that the server will have.
  const keys =
    masterKeys.length > 0
      ? masterKeys
      : await keysIn(keyFile === undefined ? places.key : places.keyDraft)
  const inspected = inspectWithKeys(places.databaseDraft, keys)
  if (inspected.kind === 'sound') return
  const said = inspected.problem.replaceAll(places.databaseDraft, 'it')
  throw new BackupError(
    'backup_damaged',
    `${join(folder, backupFiles.database)} cannot be used: ${said}`,
    {
      fix: 'Restore another backup, or this one with the Posthorn that made it. Nothing was changed.',
    },
  )
}

async function copyChecked(
  folder: string,
  copy: {
    readonly name: string
    readonly to: string
    readonly stated: Content
    readonly reading: Reading
  },
): Promise<void> {
  const { name, to, stated, reading } = copy
  const from = join(folder, name)
  if (!(await exists(from))) throw damaged(folder, name, 'it is missing')
  const found = await copyDurably(from, to, reading)
  if (found.bytes !== stated.bytes) {
    throw damaged(folder, name, `it has ${found.bytes} bytes where ${stated.bytes} were written`)
  }
  if (found.sha256 !== stated.sha256) {
    throw damaged(folder, name, 'its SHA-256 is not the one that was written down')
  }
}

async function keysIn(path: string): Promise<readonly MasterKey[]> {
  const found = await readMasterKeyFile(path)
  if (found.kind === 'keys') return found.keys
  if (found.kind === 'unusable') {
    throw new BackupError('key_unusable', found.problem, { fix: 'Nothing was changed.' })
  }
  throw new BackupError(
    'key_missing',
    `The backup holds no key, and there is no key file ${path}.`,
    {
      fix: 'Put the key file there, or set POSTHORN_MASTER_KEY as for the server. Nothing was changed.',
    },
  )
}

function lockDatabase(database: string): FileLock {
  try {
    return lockFile(database, { toRestore: true })
  } catch (error) {
    if (!(error instanceof StoreError)) throw error
    throw new BackupError('database_in_use', error.message, {
      fix: 'A database is restored while no server has it. Nothing was changed.',
      cause: error,
    })
  }
}

/** Answers under which name the old database is kept; null when there was none. */
async function replace(places: Places, replacement: Replacement): Promise<string | null> {
  for (const step of replacingSteps(places, replacement)) await step()
  const kept = `${places.database}.${replacement.keptAs}`
  return (await exists(kept)) ? kept : null
}

function foreseen(error: unknown, { database, signal }: RestoreRequest): unknown {
  if (signal.aborted) {
    return new BackupError('stopped', 'The restore was stopped.', { fix: 'Nothing was changed.' })
  }
  if (hasCode(error, 'ENOSPC') || hasCode(error, 'EDQUOT')) {
    return new BackupError('disk_full', `No room was left beside ${database}.`, {
      fix: 'Free some disk there. Nothing was changed.',
      cause: error,
    })
  }
  return error
}
