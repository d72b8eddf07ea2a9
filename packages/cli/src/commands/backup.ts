import { resolve } from 'node:path'
import type { BackedUp } from '@posthorn/server'
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
Example, every night from cron, where the server goes first on a busy machine:
  nice -n 19 posthorn backup --database sqlite:/var/lib/posthorn/posthorn.db --output /var/backups/posthorn`

/** `posthorn backup`. It works beside a running server. */
export function addBackup(program: Command, { io }: Cli) {
  const command = program
    .command('backup')
    .description('copy the database and its key file, whole and checked, while a server runs on it')
    .option('--output <path>', 'a folder to make the backup in, or the name that it gets', '.')
    .option('--without-key', 'leave the key file out, for whoever keeps it elsewhere')
    .addHelpText('after', example)
  addDatabaseFlag(addJsonFlag(command, 'print JSON')).action(async () => {
    const { output, withoutKey } = command.opts<{ output: string; withoutKey?: true }>()
    const store = await embeddedStore(command, io)
    const backedUp = await makeBackup(io, { store, output, withKey: withoutKey !== true })
    printAnswer({ command, io }, backedUp, inWords)
  })
}

interface BackupOptions {
  readonly store: EmbeddedStore
  readonly output: string
  readonly withKey: boolean
}

async function makeBackup(io: Io, { store, output, withKey }: BackupOptions): Promise<BackedUp> {
  const { backUp } = await import('@posthorn/server')
  const bars = {
    copying: createProgress(io, 'copying pages'),
    checking: createProgress(io, 'checking bytes'),
  }
  const endBars = () => {
    bars.copying.end()
    bars.checking.end()
  }
  return orBackupError(
    backUp({
      database: resolve(io.cwd, store.database),
      masterKeys: store.masterKeys,
      output: resolve(io.cwd, output),
      withKey,
      signal: stopSignal(io),
      onProgress: (step, done, total) => bars[step].show(done, total),
    }).finally(endBars),
  )
}

const aboutKey = {
  included:
    'With the key file: who has the backup can read every secret in it. Keep it where nobody else gets at it.',
  left_out: 'Without the key file: of no use unless you keep a copy of that elsewhere.',
  environment:
    'The master key is not in it, as it comes from POSTHORN_MASTER_KEY: keep that elsewhere, or the backup is of no use.',
} as const

function inWords({ folder, created_at, files, counts, master_key }: BackedUp): string {
  const size = (files['posthorn.db'].bytes / 1_000_000).toFixed(1)
  return `${printable(folder)}
  As of ${created_at}, ${size} MB: channels ${counts.channels}, webhooks ${counts.webhooks}, events ${counts.events}, deliveries ${counts.deliveries} (open ${counts.open_deliveries}).
  ${aboutKey[master_key]}
  Restore it with: posthorn restore ${shellWord(printable(folder))} --database sqlite:PATH
`
}
