import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

export const root = join(import.meta.dirname, '../..')

export interface WorkspacePackage {
  readonly name: string
  /** Absolute. */
  readonly folder: string
  readonly manifest: Manifest
}

export interface Manifest {
  readonly name: string
  readonly version: string
  readonly private?: boolean
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
  readonly exports?: Readonly<Record<string, Readonly<Record<string, string>>>>
  readonly bin?: Readonly<Record<string, string>>
}

/** The packages that are published, each after the ones that it depends on. */
export function workspacePackages(): WorkspacePackage[] {
  const found = new Map<string, WorkspacePackage>()
  for (const path of globSync('packages/*/package.json', { cwd: root }).sort()) {
    const manifest: Manifest = JSON.parse(readFileSync(join(root, path), 'utf8'))
    if (manifest.private) continue
    found.set(manifest.name, { name: manifest.name, folder: join(root, dirname(path)), manifest })
  }
  const ordered = new Set<WorkspacePackage>()
  const add = (each: WorkspacePackage) => {
    for (const name of Object.keys(each.manifest.dependencies ?? {})) {
      const dependency = found.get(name)
      if (dependency) add(dependency)
    }
    ordered.add(each)
  }
  for (const each of found.values()) add(each)
  return [...ordered]
}
