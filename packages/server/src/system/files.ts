import { createHash } from 'node:crypto'
import { open, stat } from 'node:fs/promises'

/** What a file holds, as a manifest states it. */
export interface Content {
  readonly bytes: number
  readonly sha256: string
}

/** A file of its owner only, which must not exist. It is on the disk when this resolves. */
export async function writeDurably(path: string, text: string): Promise<Content> {
  const file = await open(path, 'wx', 0o600)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
  return { bytes: Buffer.byteLength(text), sha256: createHash('sha256').update(text).digest('hex') }
}

/** Makes the new name durable. Windows cannot open folders and needs no such step. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

export async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    (error: unknown) => {
      // The second: what should be a folder on the way there is a file.
      if (hasCode(error, 'ENOENT') || hasCode(error, 'ENOTDIR')) return false
      throw error
    },
  )
}

export function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
