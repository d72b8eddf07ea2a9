import { type FileHandle, open } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { errorCode } from './error-code.ts'
import { CommandError, type Io } from './io.ts'
import { oneLine } from './terminal/printable.ts'

/** A file that the command line names, emptied. To be opened before long work, which a wrong name would lose. */
export async function openOutput(io: Io, name: string): Promise<FileHandle> {
  const path = resolve(io.cwd, name)
  return open(path, 'w').catch((error: unknown) => {
    throw outputError(error, { name, path })
  })
}

/** What keeps a file from being written, in words; what is nobody's mistake stays as it is. */
function outputError(
  error: unknown,
  { name, path }: { readonly name: string; readonly path: string },
): unknown {
  const code = errorCode(error)
  const folder = oneLine(dirname(path))
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new CommandError('folder_missing', `There is no folder ${folder}.`, {
      fix: 'Create it first, or write somewhere else with --output.',
    })
  }
  if (code === 'EISDIR') {
    return new CommandError('not_a_file', `${oneLine(name)} is a folder.`, {
      fix: 'Name a file in it with --output.',
    })
  }
  if (code !== 'EACCES' && code !== 'EPERM' && code !== 'EROFS') return error
  return new CommandError('file_unwritable', `${oneLine(path)} may not be written by you.`, {
    fix: 'Change who may write it, or write somewhere else with --output.',
  })
}
