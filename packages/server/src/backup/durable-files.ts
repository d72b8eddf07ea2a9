import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chown, open, stat, statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import { syncFolder } from '../secrets/master-key-file.ts'
import { BackupError } from './backup-error.ts'

export { syncFolder }

/** What a file holds, as a manifest states it. */
export interface Content {
  readonly bytes: number
  readonly sha256: string
}

export interface Reading {
  readonly signal: AbortSignal
  readonly onBytes: (done: number) => void
}

const chunkBytes = 1024 * 1024

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

/** As `writeDurably`, from another file. Answers what was read and written. */
export async function copyDurably(
  from: string,
  to: string,
  { signal, onBytes }: Reading,
): Promise<Content> {
  const target = await open(to, 'wx', 0o600)
  try {
    const content = await readThrough(from, { signal, onBytes }, async (chunk) => {
      await target.writeFile(chunk)
    })
    await target.sync()
    return content
  } finally {
    await target.close()
  }
}

/** Makes durable what was written, and answers what that is. */
export async function syncAndHash(path: string, reading: Reading): Promise<Content> {
  const file = await open(path, 'r+')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
  return readThrough(path, reading, async () => {})
}

async function readThrough(
  path: string,
  { signal, onBytes }: Reading,
  onChunk: (chunk: Uint8Array) => Promise<void>,
): Promise<Content> {
  const hash = createHash('sha256')
  const buffer = Buffer.allocUnsafe(chunkBytes)
  let bytes = 0
  const file = await open(path, 'r')
  try {
    for (;;) {
      signal.throwIfAborted()
      const { bytesRead } = await file.read(buffer, 0, chunkBytes)
      if (bytesRead === 0) break
      const chunk = buffer.subarray(0, bytesRead)
      hash.update(chunk)
      await onChunk(chunk)
      bytes += bytesRead
      onBytes(bytes)
    }
  } finally {
    await file.close()
  }
  return { bytes, sha256: hash.digest('hex') }
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

/** What a server beside it may still write while a backup takes its room. */
const roomLeftBytes = 64 * 1024 * 1024

/** Refuses before anything is written: a server that shares the disk would be the first to suffer. */
export async function refuseWithoutRoom(folder: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder)
  const free = bavail * bsize
  if (free >= bytes + roomLeftBytes) return
  const [has, needs] = [free, bytes + roomLeftBytes].map((each) => Math.ceil(each / 1024 / 1024))
  throw new BackupError('disk_full', `${folder} has ${has} MiB of room, this takes ${needs} MiB.`, {
    fix: 'Free some disk, or name a folder on another one.',
  })
}

/** The owner of a database to be, when root makes it for a server that runs as somebody else. */
export async function giveToOwnerOf(model: string, files: readonly string[]): Promise<void> {
  if (process.getuid?.() !== 0) return
  const { uid, gid } = await stat(existsSync(model) ? model : dirname(model))
  for (const file of files) await chown(file, uid, gid)
}

export function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
