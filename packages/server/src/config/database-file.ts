import { constants } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'

/**
 * A sentence that says why an SQLite database cannot stand at the path, and the fix; null when nothing
 * speaks against it. Nothing is made: a folder made where a mount is missing would put the data on the
 * wrong disk.
 */
export async function problemOfDatabaseFile(path: string): Promise<string | null> {
  const file = resolve(path)
  return (await problemOfFolder(dirname(file))) ?? (await problemOfFile(file))
}

async function problemOfFolder(folder: string): Promise<string | null> {
  try {
    const found = await stat(folder)
    if (!found.isDirectory()) return `${folder} is not a folder. ${anotherFolder}`
    // SQLite makes files of its own beside the database.
    await access(folder, constants.W_OK | constants.X_OK)
    return null
  } catch (error) {
    switch (codeOf(error)) {
      case 'ENOENT':
        return `The folder ${folder} for the database does not exist. Create it: mkdir -p ${folder}`
      case 'ENOTDIR':
        return `${folder} cannot be a folder: a part of that path is a file. ${anotherFolder}`
      case 'EROFS':
        return `The folder ${folder} for the database is on a file system that is mounted read-only. Mount it writable. ${anotherFolder}`
      case 'EACCES':
      case 'EPERM':
        return `The folder ${folder} for the database is not writable for ${thisUser()}. Make that user its owner, or let its group write. ${anotherFolder}`
    }
    throw error
  }
}

async function problemOfFile(file: string): Promise<string | null> {
  try {
    const found = await stat(file)
    if (found.isDirectory()) {
      return `${file} is a folder, not a database. Name a file in it: sqlite:${file}/posthorn.db`
    }
    if (!found.isFile()) {
      return `${file} is a device, a pipe or a socket, not a database. Name an ordinary file.`
    }
    await access(file, constants.R_OK | constants.W_OK)
    return null
  } catch (error) {
    switch (codeOf(error)) {
      case 'ENOENT':
        return null
      case 'EACCES':
      case 'EPERM':
        return `The database ${file} is not readable and writable for ${thisUser()}. Make that user its owner.`
    }
    throw error
  }
}

const anotherFolder = 'Or name another folder in POSTHORN_DATABASE_URL.'

function thisUser(): string {
  const uid = process.getuid?.()
  return uid === undefined ? 'the user that runs Posthorn' : `the user that runs Posthorn (${uid})`
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}
