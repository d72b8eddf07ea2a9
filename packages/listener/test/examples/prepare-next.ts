import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { cp, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { runTool } from './run-tool.ts'
import { examples, type Missing, root, type Start } from './start.ts'

const example = join(examples, 'nextjs')

/**
 * In the repository, ignored by git: Turbopack follows no link out of the root of a project, and takes
 * nothing below a `node_modules` for a program of one's own.
 */
const folderOfAll = join(root, '.posthorn/examples')

/**
 * A copy of the example for the development server, which starts in a fraction of the time that a
 * build takes. It lies below what it depends on, and reads the packages of the workspace from their
 * sources.
 */
export async function prepareNext(
  port: number,
): Promise<(Start & { release(): Promise<void> }) | Missing> {
  const libraries = await getLibraries()
  if (typeof libraries !== 'string') return libraries
  const cwd = await mkdtemp(join(libraries, 'run-'))
  await cp(example, cwd, { recursive: true })
  const resolveAlias = { ...(await sources('signature', cwd)), ...(await sources('listener', cwd)) }
  await writeFile(
    join(cwd, 'next.config.mjs'),
    `export default ${JSON.stringify({ turbopack: { root, resolveAlias } })}`,
  )
  await writeFile(join(cwd, 'tsconfig.json'), '{ "extends": "../../../../tsconfig.json" }')
  const next = join(libraries, 'node_modules/next/dist/bin/next')
  return {
    command: process.execPath,
    args: [next, 'dev', '--port', String(port), '--hostname', '127.0.0.1'],
    cwd,
    env: { NEXT_TELEMETRY_DISABLED: '1', PATH: process.env.PATH ?? '' },
    release: () => rm(cwd, { recursive: true }),
  }
}

/** A folder with what the example depends on: 300 MB that nothing else here needs. */
async function getLibraries(): Promise<string | Missing> {
  const manifest = await readFile(join(example, 'package.json'), 'utf8')
  const name = createHash('sha256').update(manifest).digest('hex').slice(0, 16)
  const libraries = join(folderOfAll, `next-${name}`)
  if (existsSync(libraries)) return libraries
  await mkdir(folderOfAll, { recursive: true })
  // Into a folder that gets its name only when all of it is there.
  const folder = await mkdtemp(join(folderOfAll, 'next-'))
  await writeFile(join(folder, 'package.json'), manifest)
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error', '--fetch-retries=1']
  const run = await runTool('npm', ['install', '--prefix', folder, ...quiet])
  if (run.ok) await rename(folder, libraries)
  else await rm(folder, { recursive: true })
  return run.ok ? libraries : { missing: run.why }
}

/** Each way to import a package of the workspace, and the source file behind it as seen from `cwd`. */
async function sources(name: string, cwd: string): Promise<Record<string, string>> {
  const folder = join(root, 'packages', name)
  const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as {
    readonly name: string
    readonly exports: Readonly<Record<string, { readonly source: string }>>
  }
  return Object.fromEntries(
    Object.entries(manifest.exports).map(([path, { source }]) => [
      join(manifest.name, path),
      relative(cwd, join(folder, source)),
    ]),
  )
}
