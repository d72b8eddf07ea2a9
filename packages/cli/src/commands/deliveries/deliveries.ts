import type { Command } from 'commander'
import type { Cli } from '../../io.ts'
import { addCancel } from './cancel.ts'
import { addGet } from './get.ts'
import { addList } from './list.ts'
import { addRetry } from './retry.ts'

export function addDeliveries(program: Command, cli: Cli) {
  const deliveries = program
    .command('deliveries')
    .description('events on their way to webhooks, and every attempt to send them')
  for (const add of [addList, addGet, addRetry, addCancel]) add(deliveries, cli)
}
