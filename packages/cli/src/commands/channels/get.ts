import type { Command } from 'commander'
import type { Cli } from '../../io.ts'
import { addServerFlags, serverClient } from '../../server/connect.ts'
import { addJsonFlag, printAnswer } from '../../terminal/answer.ts'
import { detailsOf } from '../../terminal/details.ts'
import { addIdArgument } from '../../terminal/id-argument.ts'

/** `posthorn channels get CHANNEL`. */
export function addGet(channels: Command, { io }: Cli) {
  const command = addIdArgument(channels.command('get'), 'channel', 'its id or guid')
  command.description('its settings')
  addServerFlags(addJsonFlag(command)).action(async (id: string) => {
    const channel = await serverClient(command, io).channel(id).get()
    printAnswer({ command, io }, channel, (each) => detailsOf(io, each))
  })
}
