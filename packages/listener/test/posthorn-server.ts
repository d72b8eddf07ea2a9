import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { launch } from '@posthorn/server'

export interface PosthornServer {
  /** Calls the API under `/v1` with a key, and answers its JSON; throws for anything but a 2xx. */
  call<Answer>(method: string, path: string, body?: unknown): Promise<Answer>
  close(): Promise<void>
}

const operatorKey = 'ak_for_tests_0123456789abcdefghijklmn'

/** A whole server in this process, on a store of its own, as on a developer's machine. */
export async function startPosthorn(env: Record<string, string> = {}): Promise<PosthornServer> {
  const folder = await mkdtemp(join(tmpdir(), 'posthorn-listener-'))
  const launched = await launch({
    env: {
      POSTHORN_ENV: 'development',
      POSTHORN_DATABASE_URL: `sqlite:${join(folder, 'test.db')}`,
      POSTHORN_ADMIN_KEY: operatorKey,
      POSTHORN_LOG_LEVEL: 'warn',
      POSTHORN_PORT: '0',
      ...env,
    },
    flags: {},
    log: { write: () => {} },
  })
  if (launched.kind === 'refused') throw new Error(launched.problems.join('\n'))
  const { server } = launched
  return {
    async call(method, path, body) {
      const response = await fetch(`${server.url}/v1${path}`, {
        method,
        headers: { authorization: `Bearer ${operatorKey}`, 'content-type': 'application/json' },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      })
      const text = await response.text()
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
      return JSON.parse(text)
    },
    async close() {
      await server.stop()
      await rm(folder, { recursive: true })
    },
  }
}
