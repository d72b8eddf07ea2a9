import { randomBytes } from 'node:crypto'
import { mkdir, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { type MasterKey, masterKeyText } from '../secrets/master-key.ts'
import { readMasterKeyFile } from '../secrets/master-key-file.ts'
import { copyDatabase } from '../store/sqlite/database/copy-database.ts'
import { realFile, refuseHalfRestored } from '../store/sqlite/database/file-lock.ts'
import { StoreError } from '../store/store.ts'
import { exists, hasCode, syncFolder, writeDurably } from '../system/files.ts'
import { version } from '../version.ts'
import { BackupError } from './backup-error.ts'
import { syncAndHash } from './copy-file.ts'
import { refuseWithoutRoom } from './disk-room.ts'
import { inspectWithKeys } from './inspect-with-keys.ts'
import { backupFiles, type Manifest } from './manifest.ts'

export interface BackupRequest {
  /** The file of an SQLite database. A server may be running on it. */
  readonly database: string
  /** Those of the configuration; without any, the key file beside the database counts. */
  readonly masterKeys: readonly MasterKey[]
  /** A folder, to make the backup in under a name of its own; or a path where nothing is, for the backup. */
  readonly output: string
  readonly withKey: boolean
  readonly signal: AbortSignal
  readonly onProgress: (step: 'copying' | 'checking', done: number, total: number) => void
}

export interface BackedUp extends Manifest {
  /** Where the backup is. */
  readonly folder: string
}

/**
 * Makes a backup beside a running server: a folder with the database as of one moment, its key file,
 * and what is in them. Everything is written and checked under another name and takes its own at the
 * end, so that what has the name of a backup is a whole one, whenever the power fails. Throws a
 * `BackupError` for what a person can mend.
 */
export async function backUp(request: BackupRequest): Promise<BackedUp> {
  try {
    return await make({ ...request, database: resolve(request.database) })
  } catch (error) {
    throw foreseen(error, request)
  }
}

async function make(request: BackupRequest): Promise<BackedUp> {
  const { database } = request
  await refuseMissing(database)
  refuseHalfRestored(database)
  await readKeys(request)
  const startedAt = new Date()
  const folder = await folderFor(resolve(request.output), startedAt)
  await refuseWithoutRoom(dirname(folder), await bytesOf(database))

  const draft = join(
    dirname(folder),
    `.${basename(folder)}.${randomBytes(6).toString('hex')}.partial`,
  )
  await mkdir(draft, { mode: 0o700 })
  try {
    const manifest = await fill(draft, { ...request, startedAt })
    request.signal.throwIfAborted()
    await refuseTaken(folder)
    await rename(draft, folder)
    await syncFolder(dirname(folder))
    return { folder, ...manifest }
  } catch (error) {
    await rm(draft, { recursive: true, force: true })
    throw error
  }
}

async function fill(
  draft: string,
  request: BackupRequest & { readonly startedAt: Date },
): Promise<Manifest> {
  const { database, signal, onProgress, startedAt } = request
  const file = join(draft, backupFiles.database)
  await copyDatabase({
    from: database,
    to: file,
    signal,
    onProgress: (done, total) => onProgress('copying', done, total),
  })
  // After the copy, so that a key that was put in front before it is among them.
  const { keys, inFile } = await readKeys(request)
  const inspected = inspectWithKeys(file, keys)
  if (inspected.kind === 'unsound') {
    throw new BackupError(
      'database_unusable',
      inspected.problem.replaceAll(file, `The copy of ${database}`),
      { fix: 'Keep the backups you have, and restore the last one if the database is damaged.' },
    )
  }
  const { size } = await stat(file)
  const content = await syncAndHash(file, {
    signal,
    onBytes: (done) => onProgress('checking', done, size),
  })
  const included = request.withKey && inFile
  const manifest: Manifest = {
    format: 1,
    posthorn_version: version,
    schema_version: inspected.schemaVersion,
    created_at: startedAt.toISOString(),
    master_key: included ? 'included' : request.masterKeys.length > 0 ? 'environment' : 'left_out',
    files: {
      [backupFiles.database]: content,
      ...(included && {
        [backupFiles.key]: await writeDurably(
          join(draft, backupFiles.key),
          `${keys.map(masterKeyText).join(',')}\n`,
        ),
      }),
    },
    counts: inspected.counts,
  }
  await writeDurably(join(draft, backupFiles.manifest), `${JSON.stringify(manifest, null, 2)}\n`)
  await syncFolder(draft)
  return manifest
}

/** No keys: none are here, and none were asked for. */
async function readKeys({
  database,
  masterKeys,
  withKey,
}: BackupRequest): Promise<{ readonly keys: readonly MasterKey[]; readonly inFile: boolean }> {
  if (masterKeys.length > 0) return { keys: masterKeys, inFile: false }
  const path = `${database}.key`
  const found = await readMasterKeyFile(path)
  if (found.kind === 'keys') return { keys: found.keys, inFile: true }
  if (found.kind === 'unusable') {
    throw new BackupError('key_unusable', found.problem, { fix: 'Nothing was backed up.' })
  }
  if (!withKey) return { keys: [], inFile: false }
  throw new BackupError('key_missing', `There is no key file ${path}.`, {
    fix: 'Set POSTHORN_MASTER_KEY as for the server, or leave the key out: --without-key',
  })
}

async function refuseMissing(database: string): Promise<void> {
  if (await exists(database)) return
  throw new BackupError('database_missing', `There is no database ${database}.`, {
    fix: 'Name the one that the server has: --database sqlite:PATH or POSTHORN_DATABASE_URL.',
  })
}

/** At most: what the log holds may replace pages of the database. */
async function bytesOf(database: string): Promise<number> {
  const log = `${realFile(database)}-wal`
  const logBytes = (await exists(log)) ? (await stat(log)).size : 0
  return (await stat(database)).size + logBytes
}

async function folderFor(output: string, at: Date): Promise<string> {
  // Colons are no part of names on Windows, and mean a host to scp and tar.
  const name = `posthorn-backup-${at.toISOString().replaceAll(':', '-')}`
  if (await exists(output)) {
    const isFolder = (await stat(output)).isDirectory()
    if (!isFolder || (await exists(join(output, backupFiles.manifest)))) await refuseTaken(output)
    return join(output, name)
  }
  if (!(await exists(dirname(output))) || !(await stat(dirname(output))).isDirectory()) {
    throw new BackupError('output_folder_missing', `There is no folder ${dirname(output)}.`, {
      fix: `Make it: mkdir -p ${dirname(output)}`,
    })
  }
  return output
}

async function refuseTaken(path: string): Promise<void> {
  if (!(await exists(path))) return
  throw new BackupError('output_taken', `${path} exists and stays as it is.`, {
    fix: 'Name a folder to make the backup in, or a path where nothing is.',
  })
}

/** https://sqlite.org/rescode.html */
const sqliteFull = 13

function foreseen(error: unknown, { database, output, signal }: BackupRequest): unknown {
  if (signal.aborted) {
    return new BackupError('stopped', 'The backup was stopped.', { fix: 'Nothing is left of it.' })
  }
  if (error instanceof StoreError) {
    return new BackupError('database_unusable', error.message, {
      fix: 'Nothing was backed up.',
      cause: error,
    })
  }
  const errcode = error instanceof Error && 'errcode' in error ? error.errcode : null
  if (errcode === sqliteFull || hasCode(error, 'ENOSPC') || hasCode(error, 'EDQUOT')) {
    return new BackupError('disk_full', `No room was left for the backup of ${database}.`, {
      fix: `Free some disk at ${output}, or name a folder on another one. Nothing is left of it.`,
      cause: error,
    })
  }
  if (errcode !== null && error instanceof Error) {
    return new BackupError('database_unusable', `${database} was not copied: ${error.message}.`, {
      fix: 'Run this as the user that runs the server, on a disk that works. Nothing is left of it.',
      cause: error,
    })
  }
  return error
}
