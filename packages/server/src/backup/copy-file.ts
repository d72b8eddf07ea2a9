import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import type { Content } from '../system/files.ts'

export interface Reading {
  readonly signal: AbortSignal
  readonly onBytes: (done: number) => void
}

const chunkBytes = 1024 * 1024

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
