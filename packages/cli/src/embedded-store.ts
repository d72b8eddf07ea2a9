import type { Config } from '@posthorn/server'
import type { Command } from 'commander'
import { givenFlags, refusedSettings } from './flags/settings.ts'
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
  if (read.kind === 'refused') throw refusedSettings(read.problems)
  const { database, masterKeys } = read.config
  if (database.kind !== 'sqlite') throw new Error(`There is no file of ${database.kind}.`)
  return { database: database.path, masterKeys }
}

/** Waits for a backup or a restoring; when it cannot be done, tells why in words for the terminal. */
export async function orBackupError<Answer>(work: Promise<Answer>): Promise<Answer> {
  try {
    return await work
  } catch (error) {
    const { BackupError } = await import('@posthorn/server')
    if (!(error instanceof BackupError)) throw error
    // A damaged database may say anything.
    throw new CommandError(error.code, printable(error.message), { fix: printable(error.fix) })
  }
}
