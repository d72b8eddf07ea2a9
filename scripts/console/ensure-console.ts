import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { withLock } from '../install/lock.mjs'
import { hashInputs } from './inputs.ts'

export type Ensured =
  | { readonly kind: 'fresh' }
  | { readonly kind: 'built'; readonly tookMs: number }
  /** With what the bundler said. The build that was there before, if any, is left as it was. */
  | { readonly kind: 'failed'; readonly output: string }

/** Of which inputs a build is. A build made by hand has none, and is taken for an old one. */
const stampFile = '.built-from'

/**
 * Builds the console into `packages/console/dist` unless what is there was made from the very files
 * that are there now. Of several processes that ask at once, one builds. The new build takes the
 * place of the old one when it is complete.
 */
export async function ensureConsole(root: string, onBuild = () => {}): Promise<Ensured> {
  const dist = join(root, 'packages/console/dist')
  if (isFresh(root, dist)) return { kind: 'fresh' }
  return withLock(
    join(root, '.posthorn/console.lock'),
    () => {},
    async () => {
      if (isFresh(root, dist)) return { kind: 'fresh' }
      onBuild()
      const startedMs = performance.now()
      const output = build(root, dist)
      if (output !== null) return { kind: 'failed', output }
      return { kind: 'built', tookMs: performance.now() - startedMs }
    },
  )
}

function isFresh(root: string, dist: string): boolean {
  const stamp = join(dist, stampFile)
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === hashInputs(root)
}

/** Null when it went well. */
function build(root: string, dist: string): string | null {
  const made = join(root, '.posthorn/console-build')
  // Taken first: a file that is changed while the bundler runs makes the build an old one.
  const hash = hashInputs(root)
  const vite = findVite(root)
  if (vite === null) return 'Vite is not installed: npm ci'
  const args = ['build', '--logLevel', 'warn', '--outDir', made, '--emptyOutDir']
  const { status, stdout, stderr } = spawnSync(process.execPath, [vite, ...args], {
    cwd: join(root, 'packages/console'),
    encoding: 'utf8',
    // Tests run under another one, with which React would be built for development.
    env: { ...process.env, NODE_ENV: 'production' },
  })
  if (status !== 0) return `${stdout}${stderr}`.trim()
  writeFileSync(join(made, stampFile), hash)
  rmSync(dist, { recursive: true, force: true })
  renameSync(made, dist)
  return null
}

function findVite(root: string): string | null {
  try {
    const { resolve } = createRequire(join(root, 'packages/console/package.json'))
    return join(dirname(resolve('vite/package.json')), 'bin/vite.js')
  } catch {
    return null
  }
}
