import type { Command } from 'commander'
import { addIdArgument } from '../../flags/id.ts'
import type { Cli } from '../../io.ts'
import { channelFrom, inChannel } from '../../server/channel.ts'
import { printAnswer } from '../../terminal/answer.ts'
import { eventDetails } from './details.ts'

/** `posthorn events get EVENT`. */
export function addGet(events: Command, { io }: Cli) {
  const command = addIdArgument(events.command('get'), 'event', 'its id')
  command.description('show what it says')
  inChannel(command).action(async (id: string) => {
    const channel = await channelFrom(command, io)
    printAnswer({ command, io }, await channel.event(id).get(), (each) => eventDetails(io, each))
  })
}
