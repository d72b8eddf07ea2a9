import type { Command } from 'commander'
import { addFieldFlags } from '../../flags/fields.ts'
import { addIdArgument } from '../../flags/id.ts'
import { addLimitFlag } from '../../flags/limit.ts'
import type { Cli } from '../../io.ts'
import { channelFrom, inChannel } from '../../server/channel.ts'
import { printPages } from '../../server/lists.ts'
import { deliveryColumns } from '../deliveries/columns.ts'
import { webhookDeliveryFilters } from '../deliveries/filters.ts'

/** `posthorn webhooks deliveries WEBHOOK`. */
export function addDeliveries(webhooks: Command, { io }: Cli) {
  const command = addIdArgument(webhooks.command('deliveries'), 'webhook', 'its id')
  command.description('show what it was sent, newest event first')
  addFieldFlags(command, webhookDeliveryFilters)
  inChannel(addLimitFlag(command)).action(async (id: string) => {
    const channel = await channelFrom(command, io)
    await printPages(
      { command, io },
      {
        fields: webhookDeliveryFilters,
        list: (query) => channel.webhook(id).deliveries.list(query),
        columns: deliveryColumns,
        empty: 'No such deliveries.',
      },
    )
  })
}
