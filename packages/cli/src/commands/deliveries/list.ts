import type { Command } from 'commander'
import { addFieldFlags } from '../../flags/fields.ts'
import { addLimitFlag } from '../../flags/limit.ts'
import type { Cli } from '../../io.ts'
import { channelFrom, inChannel } from '../../server/channel.ts'
import { printPages } from '../../server/lists.ts'
import { deliveryColumns } from './columns.ts'
import { deliveryFilters } from './filters.ts'

const example = `
Example:
  posthorn deliveries list --state failed --since 1h`

/** `posthorn deliveries list`. */
export function addList(deliveries: Command, { io }: Cli) {
  const command = deliveries
    .command('list')
    .description('list them, newest event first')
    .addHelpText('after', example)
  addFieldFlags(command, deliveryFilters)
  inChannel(addLimitFlag(command)).action(async () => {
    const channel = await channelFrom(command, io)
    await printPages(
      { command, io },
      {
        fields: deliveryFilters,
        list: (query) => channel.deliveries.list(query),
        columns: deliveryColumns,
        empty: 'No such deliveries.',
      },
    )
  })
}
