import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { examples, root, type Start } from './start.ts'

const next = join(root, 'node_modules/next/dist/bin/next')

/**
 * A copy of the example for the development server, which starts in a fraction of the time that a
 * build takes. It lies in a folder of the repository that git ignores, since Turbopack follows no link
 * out of the root of a project, and reads the packages of the workspace from their sources.
 */
export async function prepareNext(port: number): Promise<Start & { release(): Promise<void> }> {
  const parent = join(root, '.posthorn')
  await mkdir(parent, { recursive: true })
  const cwd = await mkdtemp(join(parent, 'next-'))
  await cp(join(examples, 'nextjs'), cwd, { recursive: true })
  const resolveAlias = { ...(await sources('signature', cwd)), ...(await sources('listener', cwd)) }
  await writeFile(
    join(cwd, 'next.config.mjs'),
    `export default ${JSON.stringify({ turbopack: { root, resolveAlias } })}`,
  )
  await writeFile(join(cwd, 'tsconfig.json'), '{ "extends": "../../tsconfig.json" }')
  return {
    command: process.execPath,
    args: [next, 'dev', '--port', String(port), '--hostname', '127.0.0.1'],
    cwd,
    env: { NEXT_TELEMETRY_DISABLED: '1', PATH: process.env.PATH ?? '' },
    release: () => rm(cwd, { recursive: true }),
  }
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
