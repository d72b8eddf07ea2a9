import { mkdirSync, statSync } from 'node:fs'
import { enableCompileCache } from 'node:module'
import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'

export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly platform: NodeJS.Platform
  readonly home: string
}

/**
 * Keeps what V8 makes of the modules that are imported from now on, which halves the time until a
 * command begins. NODE_DISABLE_COMPILE_CACHE and NODE_COMPILE_CACHE are Node's own and hold. Where
 * nothing can be kept, commands begin as they would without.
 */
export function keepCompiled(env: Surroundings['env']): void {
  if (env.NODE_DISABLE_COMPILE_CACHE || env.NODE_COMPILE_CACHE) return
  try {
    const folder = cacheFolder({ env, platform: process.platform, home: homedir() })
    if (isOwn(folder)) enableCompileCache(folder)
  } catch {
    // No home, or one that cannot be written to.
  }
}

/** Where programs of the user keep what they can make again. */
export function cacheFolder({ env, home, platform }: Surroundings): string {
  const given = platform === 'win32' ? env.LOCALAPPDATA : env.XDG_CACHE_HOME
  if (platform === 'darwin') return join(home, 'Library', 'Caches', 'posthorn')
  // The XDG specification has relative paths ignored.
  if (given !== undefined && isAbsolute(given)) return join(given, 'posthorn')
  return platform === 'win32'
    ? join(home, 'AppData', 'Local', 'posthorn')
    : join(home, '.cache', 'posthorn')
}

/**
 * What lies in the folder is run as code. So it must not be one that others can write to, such as
 * Node's own choice below the temporary folder, nor somebody else's, as under `sudo` with a kept HOME.
 */
function isOwn(folder: string): boolean {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const { mode, uid } = statSync(folder)
  return process.getuid === undefined || (uid === process.getuid() && (mode & 0o022) === 0)
}
