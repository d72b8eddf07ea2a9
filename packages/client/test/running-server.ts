import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Client, type ClientOptions, createClient } from '@posthorn/client'
import { launch } from '@posthorn/server'

export const operatorKey = 'ak_for_tests_0123456789abcdefghijklmn'

export interface TestServer {
  readonly url: string
  /** With the operator key. */
  operator(options?: Partial<ClientOptions>): Client
  /** Stops, starts again on the same store and maybe another port, and answers the new URL. */
  restart(): Promise<string>
  close(): Promise<void>
}

/** A whole server in this process, as a developer's machine would run it. */
export async function startTestServer(): Promise<TestServer> {
  const folder = await mkdtemp(join(tmpdir(), 'posthorn-client-'))
  let server = await start(folder)
  return {
    get url() {
      return server.url
    },
    operator: (options) => createClient({ url: server.url, key: operatorKey, ...options }),
    async restart() {
      await server.stop()
      server = await start(folder)
      return server.url
    },
    async close() {
      await server.stop()
      await rm(folder, { recursive: true })
    },
  }
}

async function start(folder: string) {
  const launched = await launch({
    env: {
      POSTHORN_ENV: 'development',
      POSTHORN_DATABASE_URL: `sqlite:${join(folder, 'test.db')}`,
      POSTHORN_ADMIN_KEY: operatorKey,
      POSTHORN_LOG_LEVEL: 'warn',
      POSTHORN_PORT: '0',
    },
    flags: {},
    log: { write: () => {} },
  })
  if (launched.kind === 'refused') throw new Error(launched.problems.join('\n'))
  return launched.server
}
