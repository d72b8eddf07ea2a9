import { join } from 'node:path'
import { describeDatabase, launch } from '@posthorn/server'
import { refusedSettings } from '../flags/settings.ts'
import { CommandError, type ExitCode, exitCodes, type Io } from '../io.ts'
import { createNdjsonView } from './ndjson-view.ts'
import { runSession } from './session.ts'
import { loadDevState } from './state.ts'
import { createTerminalView } from './terminal-view.ts'

/** Files of a development server, below the folder it was started in. */
const devFolder = '.posthorn'

export interface DevOptions {
  /** Settings of the server, by the names of their flags. */
  readonly flags: Readonly<Record<string, string | undefined>>
  readonly listenerPort: number
  /** Stops after the first delivery. */
  readonly once: boolean
  readonly json: boolean
}

/**
 * Server, sample listener and a first event in one terminal, then lines of what happens, and keys.
 * Everything goes through the public API, as a user's program would.
 */
export async function dev(io: Io, options: DevOptions): Promise<ExitCode> {
  const terminal = options.json ? null : createTerminalView(io)
  const view = terminal ?? createNdjsonView(io)
  const stopped = new Promise<void>((resolve) => io.onStop(resolve))
  const folder = join(io.cwd, devFolder)
  const state = await loadDevState(folder)
  const operatorKey = io.env.POSTHORN_ADMIN_KEY || state.operatorKey
  const launched = await launch({
    env: {
      POSTHORN_ENV: 'development',
      POSTHORN_DATABASE_URL: `sqlite:${join(folder, 'dev.db')}`,
      POSTHORN_LOG_LEVEL: 'error',
      ...io.env,
      POSTHORN_ADMIN_KEY: operatorKey,
    },
    flags: options.flags,
    log: { write: io.err },
  })
  if (launched.kind === 'refused') throw refusedSettings(launched.problems)
  const { server, config } = launched
  const failure = await runSession({
    io,
    view,
    terminal: options.once ? null : terminal,
    state: { ...state, operatorKey },
    server,
    database: describeDatabase(config.database),
    listenerPort: options.listenerPort,
    once: options.once,
    stopped,
  })
  if (failure === null) return exitCodes.ok
  throw new CommandError('server_failed', `The server cannot go on: ${failure.message}`, {
    fix: 'Start it again.',
  })
}
