import { createHash } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const patterns = [
  'packages/console/{index.html,package.json,vite.config.ts}',
  'packages/console/{src,public}/**/*.*',
  'packages/{client,contract}/src/**/*.ts',
  'package-lock.json',
]

/** One hash of everything that the console is built from. Contents alone count, not times. */
export function hashInputs(root: string): string {
  const hash = createHash('sha256')
  for (const path of globSync(patterns, { cwd: root }).sort()) {
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(root, path)))
      .update('\0')
  }
  return hash.digest('hex')
}
