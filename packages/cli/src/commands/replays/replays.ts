import type { Command } from 'commander'
import type { Cli } from '../../io.ts'
import { addCancel } from './cancel.ts'
import { addGet } from './get.ts'
import { addList } from './list.ts'
import { addWatch } from './watch.ts'

export function addReplays(program: Command, cli: Cli) {
  const replays = program
    .command('replays')
    .description('deliveries being sent again; posthorn webhooks replay starts one')
  for (const add of [addList, addGet, addWatch, addCancel]) add(replays, cli)
}
