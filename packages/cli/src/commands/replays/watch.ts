import type { Command } from 'commander'
import { exitCodeHelp } from '../../exit-code-help.ts'
import { addIdArgument } from '../../flags/id.ts'
import type { Cli } from '../../io.ts'
import { channelFrom, inChannel } from '../../server/channel.ts'
import { watchReplay } from './watch-replay.ts'

/** `posthorn replays watch REPLAY`. */
export function addWatch(replays: Command, { io, finish }: Cli) {
  const command = addIdArgument(replays.command('watch'), 'replay', 'its id')
  command
    .description('wait until each of its deliveries was attempted, with a bar')
    .addHelpText('after', exitCodeHelp({ 3: 'not all was delivered' }))
  inChannel(command).action(async (id: string) => {
    const channel = await channelFrom(command, io)
    await watchReplay({ command, io, finish }, { channel, id })
  })
}
