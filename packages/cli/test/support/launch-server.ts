import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { launch } from '@posthorn/server'
import type { Io } from '../../src/index.ts'
import { type Ran, runCommand } from './run-command.ts'

export const operatorKey = 'ak_for_tests_0123456789abcdefghijklmn'

export interface LaunchedServer {
  readonly url: string
  /** An empty folder beside the database, to work in. */
  readonly folder: string
  /** `posthorn …`, in that folder, with address and operator key of the server in its environment. */
  posthorn(args: readonly string[], io?: Partial<Io>): Promise<Ran>
  stop(): Promise<void>
}

/** A development server in this process, on a free port and a database of its own. */
export async function launchServer(
  env: Readonly<Record<string, string>> = {},
): Promise<LaunchedServer> {
  const folder = await mkdtemp(join(tmpdir(), 'posthorn-cli-'))
  const launched = await launch({
    env: {
      POSTHORN_ENV: 'development',
      POSTHORN_DATABASE_URL: `sqlite:${join(folder, 'server.db')}`,
      POSTHORN_ADMIN_KEY: operatorKey,
      POSTHORN_PORT: '0',
      ...env,
    },
    flags: {},
    log: { write: () => {} },
  })
  if (launched.kind === 'refused') throw new Error(launched.problems.join('\n'))
  const { url } = launched.server
  return {
    url,
    folder,
    posthorn: (args, io = {}) =>
      runCommand(args, {
        cwd: folder,
        ...io,
        env: { POSTHORN_URL: url, POSTHORN_ADMIN_KEY: operatorKey, ...io.env },
      }),
    async stop() {
      await launched.server.stop()
      await rm(folder, { recursive: true })
    },
  }
}
