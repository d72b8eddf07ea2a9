import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { operatorKey } from './running-server.ts'

/** `posthorn start` in a process of its own. */
export interface ServerProcess {
  readonly pid: number
  /** The URL, once it listens; rejects with what it said when it ends before that. */
  readonly ready: Promise<string>
  /** `kill -9`: no handler runs, nothing is flushed. Resolves when the process is gone. */
  kill(): Promise<void>
  /** SIGTERM. Resolves when the process is gone, with its exit code; null when a signal ended it. */
  stop(): Promise<number | null>
  /** Resolves when the process is gone, however it ended. */
  readonly ended: Promise<ServerProcessEnd>
}

export interface ServerProcessEnd {
  /** Null when a signal ended it. */
  readonly exitCode: number | null
  /** Its warnings and errors, and what it wrote to stderr. */
  readonly said: string
}

export interface ServerProcessOptions {
  readonly databaseFile: string
  /** On top of a development server's settings. */
  readonly env?: Readonly<Record<string, string>>
  /** For Node itself, such as `--cpu-prof`. */
  readonly nodeFlags?: readonly string[]
  /** What `npm run build` made rather than the sources, which take 50 MB more to read. */
  readonly built?: boolean
  /** Its errors are part of the test and not shown. */
  readonly quiet?: boolean
}

const fromSource = ['--conditions=source', pathOf('../../cli/src/bin.ts')]
const fromBuild = [pathOf('../../cli/dist/bin.js')]

/** Spawns at once and does not wait until the server is ready, so that it can be killed before. */
export function spawnServer(options: ServerProcessOptions): ServerProcess {
  const { databaseFile, env = {}, nodeFlags = [], built = false, quiet = false } = options
  const program = built ? fromBuild : fromSource
  const child = spawn(process.execPath, [...nodeFlags, ...program, 'start'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      POSTHORN_ENV: 'development',
      POSTHORN_DATABASE_URL: `sqlite:${databaseFile}`,
      POSTHORN_ADMIN_KEY: operatorKey,
      POSTHORN_PORT: '0',
      POSTHORN_LOG_FORMAT: 'json',
      ...env,
    },
  })
  const endWithUs = () => child.kill('SIGKILL')
  process.once('exit', endWithUs)
  const exited = new Promise<number | null>((resolve) => {
    child.once('exit', (code) => {
      process.off('exit', endWithUs)
      resolve(code)
    })
  })
  const said: string[] = []
  const ended = new Promise<ServerProcessEnd>((resolve) => {
    child.once('close', (exitCode) => resolve({ exitCode, said: said.join('\n') }))
  })
  const ready = readUrl(child, { said, quiet })
  // Who kills a server before it is ready need not wait for its address.
  ready.catch(() => {})
  return {
    pid: child.pid ?? 0,
    ready,
    async kill() {
      child.kill('SIGKILL')
      await exited
    },
    stop() {
      child.kill('SIGTERM')
      return exited
    },
    ended,
  }
}

function pathOf(file: string): string {
  return fileURLToPath(new URL(file, import.meta.url))
}

/** Takes the address from the log line that tells it; warnings and errors are shown as they come. */
function readUrl(
  child: ChildProcessByStdio<null, Readable, Readable>,
  { said, quiet }: { readonly said: string[]; readonly quiet: boolean },
): Promise<string> {
  child.stderr.setEncoding('utf8').on('data', (text: string) => said.push(text))
  return new Promise((resolve, reject) => {
    createInterface(child.stdout).on('line', (text) => {
      const line: { level: string; url?: string } = JSON.parse(text)
      if (line.url !== undefined) resolve(line.url)
      if (line.level !== 'info') said.push(text)
      if (!quiet && (line.level === 'error' || line.level === 'fatal'))
        console.error(`server: ${text}`)
    })
    child.once('error', reject)
    child.once('close', (code, signal) => {
      reject(
        new Error(`The server ended (${signal ?? code}) before it was ready. ${said.join('')}`),
      )
    })
  })
}
