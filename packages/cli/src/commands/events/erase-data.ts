import type { Command } from 'commander'
import { addIdArgument } from '../../flags/id.ts'
import { addYesFlag, confirm } from '../../flags/yes.ts'
import type { Cli } from '../../io.ts'
import { channelFrom, inChannel } from '../../server/channel.ts'
import { printAnswer } from '../../terminal/answer.ts'
import { eventDetails } from './details.ts'

/** `posthorn events erase-data EVENT`. */
export function addEraseData(events: Command, { io }: Cli) {
  const command = addIdArgument(events.command('erase-data'), 'event', 'its id')
  command.description('delete what it says, for good; that it happened stays')
  inChannel(addYesFlag(command)).action(async (id: string) => {
    const channel = await channelFrom(command, io)
    await confirm({ command, io }, `Delete for good what the event ${id} says?`)
    const erased = await channel.event(id).eraseData()
    printAnswer({ command, io }, erased, (each) => eventDetails(io, each))
  })
}
