import type { Command } from 'commander'
import type { Cli } from '../../io.ts'
import { addCreate } from './create.ts'
import { addDelete } from './delete.ts'
import { addGet } from './get.ts'
import { addList } from './list.ts'
import { addUpdate } from './update.ts'

export function addChannels(program: Command, cli: Cli) {
  const channels = program
    .command('channels')
    .description('the spaces of publishers, each with its own webhooks, events and keys')
  for (const add of [addList, addGet, addCreate, addUpdate, addDelete]) add(channels, cli)
}
