import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, gzip } from 'node:zlib'

/** Pictures are compressed as they are; in what is smaller, a packet is a packet. */
const compressed = '**/*.{html,js,css,svg,json}'
const leastBytes = 1_024

/** Puts a `.br` and a `.gz` beside every file that gains by it, as small as they get. */
export async function compressFolder(folder: string): Promise<void> {
  const paths = globSync(compressed, { cwd: folder }).map((path) => join(folder, path))
  await Promise.all(paths.map(compressFile))
}

async function compressFile(path: string): Promise<void> {
  const bytes = readFileSync(path)
  if (bytes.length < leastBytes) return
  // Brotli takes its highest quality where none is named.
  const [br, gz] = await Promise.all([
    promisify(brotliCompress)(bytes),
    promisify(gzip)(bytes, { level: 9 }),
  ])
  writeFileSync(`${path}.br`, br)
  writeFileSync(`${path}.gz`, gz)
}
