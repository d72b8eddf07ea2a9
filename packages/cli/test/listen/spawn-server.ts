import { operatorKey } from '../support/launch-server.ts'
import { spawnPosthorn } from '../support/spawn-posthorn.ts'

/** `posthorn start` in a process of its own, for as long as the test runs. */
export interface SpawnedServer {
  /** The URL, once it listens; rejects when it ends before that. */
  readonly ready: Promise<string>
  /** `kill -9`. Resolves when the process is gone. */
  kill(): Promise<void>
}

export function spawnServer(databaseFile: string, port: string): SpawnedServer {
  const { child, ended, says } = spawnPosthorn(['start'], {
    env: {
      POSTHORN_ENV: 'development',
      POSTHORN_DATABASE_URL: `sqlite:${databaseFile}`,
      POSTHORN_ADMIN_KEY: operatorKey,
      POSTHORN_PORT: port,
      POSTHORN_LOG_FORMAT: 'json',
    },
  })
  return {
    ready: says(/"url":"([^"]+)"/).then(([, url = '']) => url),
    async kill() {
      child.kill('SIGKILL')
      await ended
    },
  }
}
