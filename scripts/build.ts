/**
 * `npm run build`: makes the `dist` of every package, in the order in which they need each other, and
 * puts the console into that of the server.
 */
import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, rmSync, statSync } from 'node:fs'
import { basename, join, relative } from 'node:path'
import { compressFolder } from './console/compress.ts'
import { ensureConsole } from './console/ensure-console.ts'
import { root, type WorkspacePackage, workspacePackages } from './packages/workspace.ts'

for (const each of workspacePackages()) {
  const startedMs = performance.now()
  build(each)
  say(each.name, startedMs)
}
const startedMs = performance.now()
await buildConsole()
say('the console', startedMs)

function say(what: string, startedMs: number): void {
  console.error(`${what} ${Math.round(performance.now() - startedMs)} ms`)
}

/** Into the server's `dist`, so that who installs the server has it. */
async function buildConsole(): Promise<void> {
  const ensured = await ensureConsole(root)
  if (ensured.kind === 'failed') {
    console.error(ensured.output)
    process.exit(1)
  }
  const folder = join(root, 'packages/server/dist/console')
  cpSync(join(root, 'packages/console/dist'), folder, {
    recursive: true,
    // What the build notes for itself.
    filter: (path) => !basename(path).startsWith('.'),
  })
  await compressFolder(folder)
}

function build({ folder, manifest }: WorkspacePackage): void {
  const dist = join(folder, 'dist')
  rmSync(dist, { recursive: true, force: true })
  const tsc = join(root, 'node_modules/typescript/bin/tsc')
  const project = relative(root, join(folder, 'tsconfig.build.json'))
  const { status } = spawnSync(process.execPath, [tsc, '-p', project], {
    cwd: root,
    stdio: 'inherit',
  })
  // The compiler has said what is wrong.
  if (status !== 0) process.exit(1)
  // What is read at run time and is no code: migrations, pages.
  cpSync(join(folder, 'src'), dist, {
    recursive: true,
    filter: (path) => statSync(path).isDirectory() || !path.endsWith('.ts'),
  })
  for (const file of Object.values(manifest.bin ?? {})) chmodSync(join(folder, file), 0o755)
}
