import type { Command } from 'commander'
import { addIdArgument } from '../../flags/id.ts'
import type { Cli } from '../../io.ts'
import { channelFrom, inChannel } from '../../server/channel.ts'
import { printAnswer } from '../../terminal/answer.ts'
import { detailsOf } from '../../terminal/details.ts'

const help = `
For many at once: posthorn webhooks replay WEBHOOK`

/** `posthorn deliveries retry DELIVERY`. */
export function addRetry(deliveries: Command, { io }: Cli) {
  const command = addIdArgument(deliveries.command('retry'), 'delivery', 'its id: EVENT_WEBHOOK')
  command
    .description('send it again now, with a fresh retry policy; the webhook-id stays the same')
    .addHelpText('after', help)
  inChannel(command).action(async (id: string) => {
    const channel = await channelFrom(command, io)
    const delivery = await channel.delivery(id).retry()
    printAnswer({ command, io }, delivery, (each) => detailsOf(io, each))
  })
}
