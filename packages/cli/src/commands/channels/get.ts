import type { Command } from 'commander'
import { addIdArgument } from '../../flags/id.ts'
import { addJsonFlag } from '../../flags/json.ts'
import type { Cli } from '../../io.ts'
import { addServerFlags, serverClient } from '../../server/connect.ts'
import { printAnswer } from '../../terminal/answer.ts'
import { detailsOf } from '../../terminal/details.ts'

/** `posthorn channels get CHANNEL`. */
export function addGet(channels: Command, { io }: Cli) {
  const command = addIdArgument(channels.command('get'), 'channel', 'its id or guid')
  command.description('show its settings')
  addServerFlags(addJsonFlag(command)).action(async (id: string) => {
    const channel = await serverClient(command, io).channel(id).get()
    printAnswer({ command, io }, channel, (each) => detailsOf(io, each))
  })
}
