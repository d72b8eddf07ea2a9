import { createAesSealer } from '../secrets/aes-sealer.ts'
import type { MasterKey } from '../secrets/master-key.ts'
import { SealError } from '../secrets/sealer.ts'
import { checkWebhookSeal } from '../secrets/webhook-seal.ts'
import { type Inspected, inspectDatabase } from '../store/sqlite/database/inspect.ts'
import { BackupError } from './backup-error.ts'

/** Inspects a database, and sees that the keys open the secrets of every webhook in it. */
export function inspectWithKeys(path: string, keys: readonly MasterKey[]): Inspected {
  if (keys.length === 0) return inspectDatabase(path, () => {})
  const sealer = createAesSealer(keys)
  try {
    return inspectDatabase(path, (webhook) => checkWebhookSeal(sealer, webhook))
  } catch (error) {
    if (!(error instanceof SealError)) throw error
    throw new BackupError(
      'key_wrong',
      `The master key does not open all secrets: ${error.message}`,
      {
        fix: 'Give the keys that the server of this database has, in POSTHORN_MASTER_KEY or its key file.',
        cause: error,
      },
    )
  }
}
