import { spawnSync } from 'node:child_process'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Client, createClient } from '@posthorn/client'
import { launch } from '@posthorn/server'

const root = join(import.meta.dirname, '../../../..')
const operatorKey = 'ak_for_tests_0123456789abcdefghijklmn'

export interface ConsoleServer {
  readonly url: string
  readonly operatorKey: string
  /** What it serves as the console: a build of its own. */
  readonly consoleFolder: string
  /** With the operator key. */
  readonly operator: Client
  client(key: string): Client
  /** A new one-time link, as the first start prints it. */
  signInLink(): string
  close(): Promise<void>
}

/** A server on a port and a store of its own, which serves the console as the sources have it now. */
export async function startConsoleServer(
  env: Readonly<Record<string, string>> = {},
): Promise<ConsoleServer> {
  buildConsole()
  const folder = await mkdtemp(join(tmpdir(), 'posthorn-console-'))
  // A copy, as the next build takes the place of this one while the server runs.
  const consoleFolder = join(folder, 'console')
  await cp(join(root, 'packages/console/dist'), consoleFolder, { recursive: true })
  const launched = await launch({
    env: {
      POSTHORN_ENV: 'development',
      POSTHORN_DATABASE_URL: `sqlite:${join(folder, 'console.db')}`,
      POSTHORN_ADMIN_KEY: operatorKey,
      POSTHORN_LOG_LEVEL: 'warn',
      POSTHORN_PORT: '0',
      ...env,
    },
    flags: {},
    log: { write: () => {} },
    consoleFolder,
  })
  if (launched.kind === 'refused') throw new Error(launched.problems.join('\n'))
  const { server } = launched
  const client = (key: string) => createClient({ url: server.url, key })
  return {
    url: server.url,
    operatorKey,
    consoleFolder,
    operator: client(operatorKey),
    client,
    signInLink: () => server.signInLink() ?? '',
    async close() {
      await server.stop()
      await rm(folder, { recursive: true })
    },
  }
}

/** Does nothing when the build is of the sources as they are. */
function buildConsole(): void {
  const script = join(root, 'scripts/build-console.ts')
  const { status, stderr } = spawnSync(process.execPath, [script], { encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
}
