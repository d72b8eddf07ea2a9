import { randomBytes } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { errorCode } from '../error-code.ts'

/** The keys of a development server, kept in a file so that the next start goes on with them. */
export interface DevState {
  readonly operatorKey: string
  readonly publisherKey: string | null
  savePublisherKey(key: string): Promise<void>
}

export async function loadDevState(folder: string): Promise<DevState> {
  const path = join(folder, 'dev.json')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const found = await readKeys(path)
  const operatorKey = found.operatorKey ?? `ak_${randomBytes(24).toString('hex')}`
  const save = async (publisherKey: string | null) => {
    const text = `${JSON.stringify({ operatorKey, publisherKey }, null, 2)}\n`
    // Whole or not at all, also when this run is killed.
    await writeFile(`${path}.new`, text, { mode: 0o600 })
    await rename(`${path}.new`, path)
  }
  if (found.operatorKey === null) await save(found.publisherKey)
  return { operatorKey, publisherKey: found.publisherKey, savePublisherKey: save }
}

/** A file that is missing or damaged counts as empty: the keys of a development server can be made anew. */
async function readKeys(
  path: string,
): Promise<{ operatorKey: string | null; publisherKey: string | null }> {
  try {
    const found: unknown = JSON.parse(await readFile(path, 'utf8'))
    return {
      operatorKey: textOf(found, 'operatorKey'),
      publisherKey: textOf(found, 'publisherKey'),
    }
  } catch (error) {
    if (errorCode(error) !== 'ENOENT' && !(error instanceof SyntaxError)) throw error
    return { operatorKey: null, publisherKey: null }
  }
}

function textOf(found: unknown, name: string): string | null {
  if (typeof found !== 'object' || found === null) return null
  const value: unknown = Reflect.get(found, name)
  return typeof value === 'string' ? value : null
}
