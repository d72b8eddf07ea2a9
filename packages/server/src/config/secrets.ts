import { stat } from 'node:fs/promises'
import type { MasterKey } from '../secrets/master-key.ts'
import { createMasterKeyFile, readMasterKeyFile } from '../secrets/master-key-file.ts'
import type { Config } from './config.ts'

export type LoadedMasterKeys =
  | {
      readonly kind: 'keys'
      readonly keys: readonly MasterKey[]
      /** Set when the key file was made now. */
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
  config: Pick<Config, 'masterKeys' | 'masterKeyFile' | 'databasePath'>,
): Promise<LoadedMasterKeys> {
  if (config.masterKeys.length > 0) return { kind: 'keys', keys: config.masterKeys, made: null }
  const path = config.masterKeyFile
  const found = await readMasterKeyFile(path)
  if (found.kind === 'keys') return { ...found, made: null }
  if (found.kind === 'unusable') return { kind: 'refused', problem: found.problem }
  try {
    if (await holdsBytes(config.databasePath)) {
      const problem = `The database ${config.databasePath} exists, but its key file ${path} does not. Restore the key file, or set POSTHORN_MASTER_KEY to the key it held.`
      return { kind: 'refused', problem }
    }
    await createMasterKeyFile(path)
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error)
    const problem = `The key file ${path} cannot be made: ${said}. Make its folder writable, or set POSTHORN_MASTER_KEY.`
    return { kind: 'refused', problem }
  }
  const made = await readMasterKeyFile(path)
  if (made.kind === 'keys') return { ...made, made: path }
  const problem = made.kind === 'unusable' ? made.problem : `The key file ${path} vanished.`
  return { kind: 'refused', problem }
}

async function holdsBytes(path: string): Promise<boolean> {
  try {
    return (await stat(path)).size > 0
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false
    throw error
  }
}
