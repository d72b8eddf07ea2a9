import { existsSync } from 'node:fs'
import { chown, stat } from 'node:fs/promises'
import { dirname } from 'node:path'

/** The owner of a database to be, when root makes it for a server that runs as somebody else. */
export async function giveToOwnerOf(model: string, files: readonly string[]): Promise<void> {
  if (process.getuid?.() !== 0) return
  const { uid, gid } = await stat(existsSync(model) ? model : dirname(model))
  for (const file of files) await chown(file, uid, gid)
}
