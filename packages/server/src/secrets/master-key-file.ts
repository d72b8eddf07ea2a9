import { randomBytes } from 'node:crypto'
import { type FileHandle, link, open, unlink } from 'node:fs/promises'
import { dirname } from 'node:path'
import { hasCode, syncFolder } from '../system/files.ts'
import {
  generateMasterKey,
  masterKeyText,
  type ParsedMasterKeys,
  parseMasterKeys,
} from './master-key.ts'

/**
 * Reads the master keys from a file, which nobody but its owner may read; `absent` when there is no
 * such file.
 */
export async function readMasterKeyFile(
  path: string,
): Promise<ParsedMasterKeys | { readonly kind: 'absent' }> {
  let file: FileHandle
  try {
    file = await open(path, 'r')
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return { kind: 'absent' }
    return { kind: 'unusable', problem: unreadable(path, error) }
  }
  try {
    const stat = await file.stat()
    if (!stat.isFile()) {
      return { kind: 'unusable', problem: `The key file ${path} is not a regular file.` }
    }
    if (process.platform !== 'win32' && (stat.mode & 0o077) !== 0) {
      const mode = (stat.mode & 0o777).toString(8)
      const problem = `The key file ${path} is open to other users (mode ${mode}). Close it with: chmod 600 ${path}`
      return { kind: 'unusable', problem }
    }
    if (stat.size > 4_096) {
      const problem = `The key file ${path} is damaged: its ${stat.size} bytes are too many for keys. ${restore}`
      return { kind: 'unusable', problem }
    }
    const parsed = parseMasterKeys((await file.readFile('utf8')).trim())
    if (parsed.kind === 'keys') return parsed
    const problem = `The key file ${path} is damaged. ${parsed.problem} ${restore}`
    return { kind: 'unusable', problem }
  } finally {
    await file.close()
  }
}

const restore =
  'Restore the file from your copy: a fresh key would open nothing that is sealed in the database.'

function unreadable(path: string, error: unknown): string {
  if (hasCode(error, 'EACCES') || hasCode(error, 'EPERM')) {
    return `The key file ${path} is not readable for the user that runs Posthorn. Make that user its owner.`
  }
  const said = error instanceof Error ? error.message : String(error)
  return `The key file ${path} cannot be read: ${said}.`
}

/**
 * Makes a key file with mode 0600 and a fresh key. Durable before this resolves, and whole or absent
 * after a crash: the key is written and synced under another name, then linked to its own. When
 * another process was faster its file stays, so read the file afterwards to learn the key.
 */
export async function createMasterKeyFile(path: string): Promise<void> {
  const draft = `${path}.${randomBytes(6).toString('hex')}.new`
  const file = await open(draft, 'wx', 0o600)
  try {
    await file.writeFile(`${masterKeyText(generateMasterKey())}\n`)
    await file.sync()
    await link(draft, path)
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error
  } finally {
    await file.close()
    await unlink(draft)
  }
  await syncFolder(dirname(path))
}
