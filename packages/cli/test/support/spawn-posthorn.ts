import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import { createTranscript } from './transcript.ts'

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

/** The command as a file, to be run with `--conditions=source`. */
export const program = fileURLToPath(new URL('../../src/bin.ts', import.meta.url))

export function spawnPosthorn(args: readonly string[], options: SpawnOptions = {}): Spawned {
  const { before, env = {} } = options
  const loading = before === undefined ? [] : [`--import=data:text/javascript,${before}`]
  const child = spawn(process.execPath, ['--conditions=source', ...loading, program, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env,
  })
  const transcript = createTranscript()
  child.stdout.setEncoding('utf8').on('data', (text: string) => transcript.add('out', text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => transcript.add('err', text))
  const ended = new Promise<{ code: number | null; err: string }>((resolve) => {
    child.once('close', (code) => resolve({ code, err: transcript.err }))
  })
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await ended
  })
  return {
    child,
    says: (pattern) => transcript.says(pattern, ended),
    closeOutput: () => void child.stdout.destroy(),
    ended,
  }
}
