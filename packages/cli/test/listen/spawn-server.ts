import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { operatorKey } from '../support/launch-server.ts'

/** `posthorn start` in a process of its own. */
export interface SpawnedServer {
  /** The URL, once it listens; rejects when it ends before that. */
  readonly ready: Promise<string>
  /** `kill -9`. Resolves when the process is gone. */
  kill(): Promise<void>
}

const program = fileURLToPath(new URL('../../src/bin.ts', import.meta.url))

export function spawnServer(databaseFile: string, port: string): SpawnedServer {
  const child = spawn(process.execPath, ['--conditions=source', program, 'start'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      POSTHORN_ENV: 'development',
      POSTHORN_DATABASE_URL: `sqlite:${databaseFile}`,
      POSTHORN_ADMIN_KEY: operatorKey,
      POSTHORN_PORT: port,
      POSTHORN_LOG_FORMAT: 'json',
    },
  })
  const endWithUs = () => child.kill('SIGKILL')
  process.once('exit', endWithUs)
  const gone = new Promise<void>((resolve) => {
    child.once('exit', () => {
      process.off('exit', endWithUs)
      resolve()
    })
  })
  const ready = new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).on('line', (text) => {
      const { url }: { url?: string } = JSON.parse(text)
      if (url !== undefined) resolve(url)
    })
    void gone.then(() => reject(new Error('The server ended before it listened.')))
  })
  return {
    ready,
    async kill() {
      child.kill('SIGKILL')
      await gone
    },
  }
}
