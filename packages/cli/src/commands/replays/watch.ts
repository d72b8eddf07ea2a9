import type { Command } from 'commander'
import type { Cli } from '../../io.ts'
import { channelFrom, inChannel } from '../../server/channel.ts'
import { addIdArgument } from '../../terminal/id-argument.ts'
import { watchReplay } from './watch-replay.ts'

const exitCodeHelp = `
Exit codes: 3 when not all was delivered.`

/** `posthorn replays watch REPLAY`. */
export function addWatch(replays: Command, { io, finish }: Cli) {
  const command = addIdArgument(replays.command('watch'), 'replay', 'its id')
  command
    .description('wait until each of its deliveries was tried, with a bar')
    .addHelpText('after', exitCodeHelp)
  inChannel(command).action(async (id: string) => {
    const channel = await channelFrom(command, io)
    await watchReplay({ command, io, finish }, { channel, id })
  })
}
