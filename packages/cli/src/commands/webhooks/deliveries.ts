import type { Command } from 'commander'
import type { Cli } from '../../io.ts'
import { channelFrom, inChannel } from '../../server/channel.ts'
import { addFieldFlags } from '../../server/fields.ts'
import { addLimitFlag, printPages } from '../../server/lists.ts'
import { addIdArgument } from '../../terminal/id-argument.ts'
import { deliveryColumns } from '../deliveries/columns.ts'
import { webhookDeliveryFilters } from '../deliveries/filters.ts'

/** `posthorn webhooks deliveries WEBHOOK`. */
export function addDeliveries(webhooks: Command, { io }: Cli) {
  const command = addIdArgument(webhooks.command('deliveries'), 'webhook', 'its id')
  command.description('what it was sent, newest event first')
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
