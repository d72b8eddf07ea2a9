import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Counts } from '../store/sqlite/database/inspect.ts'
import { type Content, hasCode } from '../system/files.ts'
import { BackupError } from './backup-error.ts'

/** The files of a backup, which is a folder. */
export const backupFiles = {
  database: 'posthorn.db',
  key: 'posthorn.key',
  /** Written last. */
  manifest: 'backup.json',
} as const

/** What `backup.json` says. */
export interface Manifest {
  readonly format: 1
  readonly posthorn_version: string
  readonly schema_version: number
  /** Every event accepted before is in it. */
  readonly created_at: string
  /** `environment`: the server has it from POSTHORN_MASTER_KEY. */
  readonly master_key: 'included' | 'left_out' | 'environment'
  readonly files: {
    readonly [backupFiles.database]: Content
    readonly [backupFiles.key]?: Content
  }
  readonly counts: Counts
}

/** Reads what a backup says about itself, and refuses what says nothing or too much. */
export async function readManifest(folder: string): Promise<Manifest> {
  let text: string
  try {
    text = await readFile(join(folder, backupFiles.manifest), 'utf8')
  } catch (error) {
    if (!hasCode(error, 'ENOENT') && !hasCode(error, 'ENOTDIR')) throw error
    throw new BackupError('backup_missing', `${folder} is not a backup of Posthorn.`, {
      fix: `Name the folder that posthorn backup made: it has a file ${backupFiles.manifest}.`,
    })
  }
  const said = parse(text)
  if (isManifest(said)) return said
  if (isRecord(said) && typeof said.format === 'number' && said.format > 1) {
    throw new BackupError('backup_newer', `${folder} was made by a newer Posthorn.`, {
      fix: 'Restore it with that one.',
    })
  }
  throw damaged(folder, backupFiles.manifest, 'it is not what posthorn backup writes')
}

/** `why` goes on after the name of the file. */
export function damaged(folder: string, name: string, why: string): BackupError {
  return new BackupError('backup_damaged', `${join(folder, name)} is damaged: ${why}.`, {
    fix: 'Take another backup, or copy this one again from where it is whole. Nothing was changed.',
  })
}

const isoTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/

function isManifest(said: unknown): said is Manifest {
  if (!isRecord(said) || !isRecord(said.files) || !isRecord(said.counts)) return false
  const hasKey = said.master_key === 'included'
  return (
    said.format === 1 &&
    typeof said.posthorn_version === 'string' &&
    Number.isInteger(said.schema_version) &&
    typeof said.created_at === 'string' &&
    isoTime.test(said.created_at) &&
    (hasKey || said.master_key === 'left_out' || said.master_key === 'environment') &&
    isContent(said.files[backupFiles.database]) &&
    (hasKey ? isContent(said.files[backupFiles.key]) : !(backupFiles.key in said.files)) &&
    Object.values(said.counts).every(Number.isInteger)
  )
}

function isContent(said: unknown): said is Content {
  return (
    isRecord(said) &&
    Number.isInteger(said.bytes) &&
    typeof said.sha256 === 'string' &&
    /^[0-9a-f]{64}$/.test(said.sha256)
  )
}

function isRecord(said: unknown): said is Record<string, unknown> {
  return typeof said === 'object' && said !== null && !Array.isArray(said)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
