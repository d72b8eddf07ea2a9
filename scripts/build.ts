/** `npm run build`: makes the `dist` of every package, in the order in which they need each other. */
import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, rmSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import { root, type WorkspacePackage, workspacePackages } from './packages/workspace.ts'

for (const each of workspacePackages()) {
  const startedMs = performance.now()
  build(each)
  console.error(`${each.name} ${Math.round(performance.now() - startedMs)} ms`)
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
