import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { errorCode } from './error-code.ts'
import { CommandError, type Io } from './io.ts'
import { oneLine } from './terminal/printable.ts'

/** The bytes of a file that the command line names; `-` is the standard input. */
export async function readBytes(io: Io, name: string): Promise<Uint8Array> {
  if (name === '-') return io.readInput()
  const path = resolve(io.cwd, name)
  return readFile(path).catch((error: unknown) => {
    throw fileError(error, { name, path })
  })
}

export async function readText(io: Io, name: string): Promise<string> {
  return new TextDecoder().decode(await readBytes(io, name))
}

export async function readJson(io: Io, name: string): Promise<unknown> {
  const text = await readText(io, name)
  return jsonIn(text, name === '-' ? 'The standard input' : oneLine(name))
}

/**
 * What a JSON text says; `shown` is how an error names it. Numbers that JavaScript would round or spell
 * otherwise stay as they are written when the value is made JSON again.
 */
export function jsonIn(text: string, shown: string): unknown {
  const value = plainJsonIn(text, shown)
  // Looking at every value takes several times as long as reading the text, so it is done where it may matter.
  if (!mayBeSpelledOtherwise.test(text)) return value
  return exactly.parse(text, (_name, each, { source }) =>
    typeof each === 'number' && source !== undefined && source !== String(each)
      ? exactly.rawJSON(source)
      : each,
  )
}

/** The same with numbers as JavaScript has them. */
export function plainJsonIn(text: string, shown: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    const why = oneLine(error instanceof Error ? error.message : String(error))
    throw new CommandError('malformed_json', `${shown} is not JSON: ${why}.`, {
      fix: 'Mend it; nothing was sent.',
    })
  }
}

const mayBeSpelledOtherwise = /\d{16}|\d[.eE]|-0/

/** What keeps a file from being read, in words; what is nobody's mistake stays as it is. */
export function fileError(
  error: unknown,
  { name, path }: { readonly name: string; readonly path: string },
): unknown {
  const code = errorCode(error)
  const shown = oneLine(name)
  if (code === 'EISDIR') {
    return new CommandError('not_a_file', `${shown} is a folder.`, { fix: 'Name a file in it.' })
  }
  if (code === 'EACCES') {
    return new CommandError('file_unreadable', `${shown} may not be read by you.`, {
      fix: `Change who may read ${oneLine(path)}.`,
    })
  }
  if (code !== 'ENOENT' && code !== 'ENOTDIR') return error
  return new CommandError('file_not_found', `There is no file ${shown}.`, {
    fix: `Looked for ${oneLine(path)}.`,
  })
}

/** `JSON` with the source of each number (ECMAScript proposal "JSON.parse source text access"). */
interface ExactJson {
  parse(
    text: string,
    revive: (name: string, value: unknown, context: { readonly source?: string }) => unknown,
  ): unknown
  rawJSON(text: string): unknown
}
const exactly = JSON as unknown as ExactJson
