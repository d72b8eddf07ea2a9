import type { Command } from 'commander'
import { addIdArgument } from '../../flags/id.ts'
import type { Cli } from '../../io.ts'
import { channelFrom, inChannel } from '../../server/channel.ts'
import { printAnswer } from '../../terminal/answer.ts'
import { detailsOf } from '../../terminal/details.ts'

/** `posthorn replays get REPLAY`. */
export function addGet(replays: Command, { io }: Cli) {
  const command = addIdArgument(replays.command('get'), 'replay', 'its id')
  command.description('show what it sends again, and how its deliveries are doing')
  inChannel(command).action(async (id: string) => {
    const channel = await channelFrom(command, io)
    const replay = await channel.replay(id).get()
    printAnswer({ command, io }, replay, (each) => detailsOf(io, each))
  })
}
