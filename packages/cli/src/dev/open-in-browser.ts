import { spawn } from 'node:child_process'
import { platform } from 'node:os'
import type { Io } from '../io.ts'

/** A starter that is still at it by then has found its browser. */
const patienceMs = 2_000

/** Opens a page in the user's browser, the one that BROWSER names first. False when none could be started. */
export async function openInBrowser(url: string, env: Io['env']): Promise<boolean> {
  const [program, ...args] = env.BROWSER ? [env.BROWSER] : starterOf(platform())
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const child = spawn(program, [...args, url], { stdio: 'ignore', detached: true })
  child.once('error', () => resolve(false))
  child.once('exit', (code) => resolve(code === 0))
  child.unref()
  const timer = setTimeout(() => resolve(true), patienceMs)
  const opened = await promise
  clearTimeout(timer)
  return opened
}

function starterOf(system: NodeJS.Platform): [program: string, ...args: string[]] {
  if (system === 'darwin') return ['open']
  return system === 'win32' ? ['rundll32', 'url.dll,FileProtocolHandler'] : ['xdg-open']
}
