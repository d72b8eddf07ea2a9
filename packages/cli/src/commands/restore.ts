import { resolve } from 'node:path'
import type { Restored } from '@posthorn/server'
import type { Command } from 'commander'
import {
  addDatabaseFlag,
  type EmbeddedStore,
  embeddedStore,
  orBackupError,
} from '../embedded-store.ts'
import { addJsonFlag } from '../flags/json.ts'
import type { Cli, Io } from '../io.ts'
import { stopSignal } from '../stop-signal.ts'
import { printAnswer } from '../terminal/answer.ts'
import { printable } from '../terminal/printable.ts'
import { createProgress } from '../terminal/progress.ts'
import { shellWord } from '../terminal/shell-word.ts'

const example = `
Example:
  posthorn restore posthorn-backup-2026-11-22T03-00-00.000Z --database sqlite:/var/lib/posthorn/posthorn.db`

/** `posthorn restore FOLDER`, while no server runs on that database. */
export function addRestore(program: Command, { io }: Cli) {
  const command = program
    .command('restore')
    .description('put a backup in the place of a database, for a server to go on from there')
    .argument('<folder>', 'the backup: what posthorn backup made')
    .option('--force', 'replace a database that exists; it is kept under another name')
    .addHelpText('after', example)
  addDatabaseFlag(addJsonFlag(command, 'print JSON')).action(async (backup: string) => {
    const { force } = command.opts<{ force?: true }>()
    const store = await embeddedStore(command, io)
    const restored = await restore(io, { store, backup, force: force === true })
    printAnswer({ command, io }, restored, inWords)
  })
}

interface RestoreOptions {
  readonly store: EmbeddedStore
  readonly backup: string
  readonly force: boolean
}

async function restore(io: Io, { store, backup, force }: RestoreOptions): Promise<Restored> {
  const { restoreBackup } = await import('@posthorn/server')
  const bar = createProgress(io, 'copying bytes')
  return orBackupError(
    restoreBackup({
      backup: resolve(io.cwd, backup),
      database: resolve(io.cwd, store.database),
      masterKeys: store.masterKeys,
      force,
      signal: stopSignal(io),
      onProgress: (_step, done, total) => bar.show(done, total),
    }).finally(bar.end),
  )
}

function inWords({ database, replaced, created_at, counts, master_key }: Restored): string {
  const old = replaced === null ? '' : `  What stood there is kept: ${printable(replaced)}\n`
  const key =
    master_key === 'included'
      ? ''
      : '  The key is not from the backup: start with the one you have.\n'
  return `Restored ${printable(database)}
  As of ${created_at}: events ${counts.events}, deliveries ${counts.deliveries} (open ${counts.open_deliveries}).
${old}${key}  Events accepted after that time are not in it: publish them again.
  Deliveries made after that time are made again, with the same webhook-id: receivers that dedupe skip them.
  Go on with: posthorn start --database ${shellWord(`sqlite:${printable(database)}`)}
`
}
