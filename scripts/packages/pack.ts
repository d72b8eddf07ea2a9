import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { type Manifest, root, type WorkspacePackage } from './workspace.ts'

/**
 * Packs what was built into a tarball in `outFolder` and returns its path. Packing happens on a
 * copy, so that the manifest that users get can leave out what only serves this workspace, and a
 * run that is cut short changes nothing here. Publish these tarballs, not the folders.
 */
export function pack(each: WorkspacePackage, outFolder: string): string {
  const dist = join(each.folder, 'dist')
  if (!existsSync(dist)) throw new Error(`${each.name} is not built yet: npm run build`)
  const stage = join(outFolder, basename(each.folder))
  mkdirSync(stage, { recursive: true })
  cpSync(dist, join(stage, 'dist'), { recursive: true })
  const readme = join(each.folder, 'README.md')
  if (existsSync(readme)) cpSync(readme, join(stage, 'README.md'))
  cpSync(join(root, 'LICENSE'), join(stage, 'LICENSE'))
  writeFileSync(join(stage, 'package.json'), JSON.stringify(published(each.manifest), null, 2))
  const args = ['pack', '--json', '--loglevel=error', '--pack-destination', outFolder]
  const answer = execFileSync('npm', args, { cwd: stage, encoding: 'utf8' })
  return join(outFolder, JSON.parse(answer)[0].filename)
}

/** Without the condition that leads to the TypeScript sources, which the tarball does not hold. */
function published(manifest: Manifest): Manifest {
  const { devDependencies: _, ...rest } = manifest
  const entries = Object.entries(manifest.exports ?? {}).map(([path, conditions]) => {
    const { source: _, ...kept } = conditions
    return [path, kept]
  })
  return { ...rest, exports: Object.fromEntries(entries) }
}
