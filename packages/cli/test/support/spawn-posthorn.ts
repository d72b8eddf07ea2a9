import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

/** `posthorn …` in a process of its own, for as long as the test runs. */
export interface Spawned {
  readonly child: ChildProcess
  /** The first match in what it prints on either stream, from the start. */
  says(pattern: RegExp): Promise<RegExpExecArray>
  /** Whoever reads what it prints goes away. */
  closeOutput(): void
  /** A `code` of null: a signal ended it. */
  readonly ended: Promise<{ readonly code: number | null; readonly err: string }>
}

export interface SpawnOptions {
  readonly env?: Readonly<Record<string, string>>
  /** A module that the process loads before the program. */
  readonly before?: string
}

const program = fileURLToPath(new URL('../../src/bin.ts', import.meta.url))

export function spawnPosthorn(args: readonly string[], options: SpawnOptions = {}): Spawned {
  const { before, env = {} } = options
  const loading = before === undefined ? [] : [`--import=data:text/javascript,${before}`]
  const child = spawn(process.execPath, ['--conditions=source', ...loading, program, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env,
  })
  let out = ''
  let err = ''
  const waiting = new Set<() => void>()
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk
    for (const look of waiting) look()
  })
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk
    for (const look of waiting) look()
  })
  const ended = new Promise<{ code: number | null; err: string }>((resolve) => {
    child.once('close', (code) => resolve({ code, err }))
  })
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await ended
  })
  return {
    child,
    says: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = pattern.exec(out) ?? pattern.exec(err)
          if (found === null) return
          waiting.delete(look)
          resolve(found)
        }
        waiting.add(look)
        look()
        void ended.then(() =>
          reject(new Error(`It ended, and never said ${pattern}:\n${out}${err}`)),
        )
      }),
    closeOutput: () => void child.stdout.destroy(),
    ended,
  }
}
