import { stat } from 'node:fs/promises'
import { getSystemErrorMessage } from 'node:util'
import type { MasterKey } from '../secrets/master-key.ts'
import { createMasterKeyFile, readMasterKeyFile } from '../secrets/master-key-file.ts'
import type { Config } from './config.ts'

export type LoadedMasterKeys =
  | {
      readonly kind: 'keys'
      readonly keys: readonly MasterKey[]
      /** The path of the key file, when it was made now. */
      readonly made: string | null
    }
  /** The problem is a sentence that says the fix. */
  | { readonly kind: 'refused'; readonly problem: string }

/**
 * The master keys from the configuration, or else from the key file beside the database. The file is
 * made on the first start. It is never made for a database that exists: a fresh key would open
 * nothing in it, and what is sealed there would be lost without a word.
 */
export async function loadMasterKeys(
  config: Pick<Config, 'masterKeys' | 'database'>,
): Promise<LoadedMasterKeys> {
  const { masterKeys, database } = config
  if (masterKeys.length > 0) return { kind: 'keys', keys: masterKeys, made: null }
  if (database.kind === 'postgres') {
    return refuse(
      'A PostgreSQL database has no key file beside it: set POSTHORN_MASTER_KEY. Make one with: openssl rand -base64 32',
    )
  }
  const path = `${database.path}.key`
  const found = await readMasterKeyFile(path)
  if (found.kind === 'keys') return { ...found, made: null }
  if (found.kind === 'unusable') return refuse(found.problem)
  try {
    if (await holdsBytes(database.path)) {
      return refuse(
        `The database ${database.path} exists, but its key file ${path} does not. Restore the key file, or set POSTHORN_MASTER_KEY to the key it held.`,
      )
    }
    await createMasterKeyFile(path)
  } catch (error) {
    return refuse(
      `The key file ${path} cannot be made: ${said(error)}. Mend that, or set POSTHORN_MASTER_KEY.`,
    )
  }
  const made = await readMasterKeyFile(path)
  if (made.kind === 'keys') return { ...made, made: path }
  return refuse(
    made.kind === 'unusable' ? made.problem : `The key file ${path} was deleted at once.`,
  )
}

async function holdsBytes(path: string): Promise<boolean> {
  try {
    return (await stat(path)).size > 0
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false
    throw error
  }
}

/** What the system says, without the path: a draft of the key file has a name that tells people nothing. */
function said(error: unknown): string {
  const errno = error instanceof Error && 'errno' in error ? error.errno : undefined
  return typeof errno === 'number' ? getSystemErrorMessage(errno) : String(error)
}

function refuse(problem: string): LoadedMasterKeys {
  return { kind: 'refused', problem }
}
