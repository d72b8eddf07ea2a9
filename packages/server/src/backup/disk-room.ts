import { statfs } from 'node:fs/promises'
import { BackupError } from './backup-error.ts'

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
