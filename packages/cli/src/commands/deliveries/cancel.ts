import type { Command } from 'commander'
import { addIdArgument } from '../../flags/id.ts'
import { addYesFlag, confirm } from '../../flags/yes.ts'
import type { Cli } from '../../io.ts'
import { channelFrom, inChannel } from '../../server/channel.ts'
import { printAnswer } from '../../terminal/answer.ts'
import { detailsOf } from '../../terminal/details.ts'

/** `posthorn deliveries cancel DELIVERY`. */
export function addCancel(deliveries: Command, { io }: Cli) {
  const command = addIdArgument(deliveries.command('cancel'), 'delivery', 'its id: EVENT_WEBHOOK')
  command.description('stop trying; an attempt under way may still arrive')
  inChannel(addYesFlag(command)).action(async (id: string) => {
    const channel = await channelFrom(command, io)
    await confirm({ command, io }, `Stop trying to deliver ${id}?`)
    const delivery = await channel.delivery(id).cancel()
    printAnswer({ command, io }, delivery, (each) => detailsOf(io, each))
  })
}
