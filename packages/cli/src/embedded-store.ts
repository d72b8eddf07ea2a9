import type { Config } from '@posthorn/server'
import type { Command } from 'commander'
import { givenFlags } from './flags.ts'
import { CommandError, exitCodes, type Io } from './io.ts'
import { printable } from './terminal/printable.ts'

export interface EmbeddedStore {
  /** The file. */
  readonly database: string
  /** None: the key file beside it counts. */
  readonly masterKeys: Config['masterKeys']
}

/** What the commands take that work on the file of a database. */
export function addDatabaseFlag(command: Command): Command {
  return command.option('--database <url>', 'sqlite:PATH (or POSTHORN_DATABASE_URL)')
}

/** The store as `posthorn start` would open it with these flags and this environment. */
export async function embeddedStore(command: Command, io: Io): Promise<EmbeddedStore> {
  const flags = givenFlags(command)
  const url = flags.database ?? io.env.POSTHORN_DATABASE_URL ?? ''
  if (/^postgres(ql)?:/i.test(url)) {
    throw new CommandError(
      'database_unsupported',
      'This works on SQLite files, not on PostgreSQL.',
      {
        fix: 'Use pg_dump and pg_restore, and keep a copy of POSTHORN_MASTER_KEY apart.',
        exitCode: exitCodes.usage,
      },
    )
  }
  const { readConfig } = await import('@posthorn/server')
  const read = readConfig(io.env, { database: flags.database })
  if (read.kind === 'refused') {
    const [first = '', ...rest] = read.problems
    throw new CommandError('settings_unusable', first, {
      fix: [...rest, 'posthorn config shows every setting.'].join('\n  '),
      exitCode: exitCodes.usage,
    })
  }
  const { database, masterKeys } = read.config
  if (database.kind !== 'sqlite') throw new Error(`There is no file of ${database.kind}.`)
  return { database: database.path, masterKeys }
}

/** Does the work, which ends early when the user wants so. */
export async function untilStopped<T>(
  io: Io,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const stop = new AbortController()
  io.onStop(() => stop.abort())
  try {
    return await work(stop.signal)
  } catch (error) {
    const { BackupError } = await import('@posthorn/server')
    if (!(error instanceof BackupError)) throw error
    // A damaged database may say anything.
    throw new CommandError(error.code, printable(error.message), { fix: printable(error.fix) })
  }
}
