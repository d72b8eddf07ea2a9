import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Whether node_modules holds what package-lock.json asks for. npm writes a lockfile of its own into
 * node_modules as the last step of an installation, so that one that was interrupted has none.
 */
export function isInstalled(root) {
  const wanted = readPackages(join(root, 'package-lock.json'))
  const present = readPackages(join(root, 'node_modules', '.package-lock.json'))
  if (!wanted || !present) return false
  return Object.entries(wanted).every(([path, entry]) => {
    // The project itself, and packages for other platforms.
    if (path === '' || (entry.optional && !present[path])) return true
    // Folders of the workspace itself are there by definition; their links in node_modules count.
    if (!path.includes('node_modules')) return true
    const found = present[path]
    return found?.version === entry.version && found?.integrity === entry.integrity
  })
}

function readPackages(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).packages
  } catch {
    return undefined
  }
}
