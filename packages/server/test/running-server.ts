import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { launch } from '@posthorn/server'
import { type ApiClient, createApiClient } from './api-client.ts'

export const operatorKey = 'ak_for_tests_0123456789abcdefghijklmn'

export interface TestServer {
  readonly url: string
  readonly folder: string
  /** What it wrote to its log so far. */
  readonly logged: readonly string[]
  /** With the operator key. */
  readonly operator: ApiClient
  client(key: string): ApiClient
  /** Stops gracefully and starts again on the same store, maybe on another port. */
  restart(): Promise<TestServer>
  /** Stops, and deletes the store. */
  close(): Promise<void>
}

/** A whole server in this process, on a store and a port of its own, as `posthorn dev` would set it up. */
export async function startTestServer(
  env: Readonly<Record<string, string>> = {},
  folder?: string,
): Promise<TestServer> {
  const home = folder ?? (await mkdtemp(join(tmpdir(), 'posthorn-test-')))
  const lines: string[] = []
  const launched = await launch({
    env: {
      POSTHORN_ENV: 'development',
      POSTHORN_DATABASE_URL: `sqlite:${join(home, 'test.db')}`,
      POSTHORN_ADMIN_KEY: operatorKey,
      POSTHORN_LOG_LEVEL: 'warn',
      POSTHORN_PORT: '0',
      ...env,
    },
    flags: {},
    log: { write: (line) => void lines.push(line) },
  })
  if (launched.kind === 'refused') throw new Error(launched.problems.join('\n'))
  const { server } = launched
  return {
    url: server.url,
    folder: home,
    logged: lines,
    operator: createApiClient(server.url, operatorKey),
    client: (key) => createApiClient(server.url, key),
    async restart() {
      await server.stop()
      return startTestServer(env, home)
    },
    async close() {
      await server.stop()
      await rm(home, { recursive: true })
    },
  }
}
