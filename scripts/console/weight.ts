import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

const dist = join(import.meta.dirname, '../../packages/console/dist')

/** As Vite writes it: chunks by the module that they begin with. */
type Manifest = Readonly<
  Record<
    string,
    {
      readonly file: string
      readonly imports?: readonly string[]
      readonly dynamicImports?: readonly string[]
    }
  >
>

export interface Weight {
  /** Gzipped bytes of what must have come before the page stands: the shell and the page itself. */
  readonly needed: number
  /** Of what the page asks for when it stands. */
  readonly deferred: number
}

/** Of the scripts that a browser loaded for one page, by their files. */
export function weigh(scripts: readonly string[]): Weight {
  const manifest: Manifest = JSON.parse(readFileSync(join(dist, '.vite/manifest.json'), 'utf8'))
  const needed = filesNeeded(manifest, scripts)
  const sum = (files: readonly string[]) => files.reduce((bytes, file) => bytes + gzipped(file), 0)
  return {
    needed: sum(scripts.filter((file) => needed.has(file))),
    deferred: sum(scripts.filter((file) => !needed.has(file))),
  }
}

/** The entry, the pages that it leads to and that came, and all that these import. */
function filesNeeded(manifest: Manifest, scripts: readonly string[]): Set<string> {
  const files = new Set<string>()
  const add = (key: string) => {
    const chunk = manifest[key]
    if (chunk === undefined || files.has(chunk.file)) return
    files.add(chunk.file)
    chunk.imports?.forEach(add)
  }
  const entry = 'index.html'
  add(entry)
  // What the frame itself asks for later, such as the corner of notifications, no page waits for.
  const pages =
    manifest[entry]?.dynamicImports?.filter((key) => !key.startsWith('src/layout/')) ?? []
  for (const page of pages) if (scripts.includes(manifest[page]?.file ?? '')) add(page)
  return files
}

/** Each file by itself, as a server sends it. */
function gzipped(file: string): number {
  return gzipSync(readFileSync(join(dist, file)), { level: 9 }).length
}
