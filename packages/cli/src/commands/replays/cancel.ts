import type { Command } from 'commander'
import { addIdArgument } from '../../flags/id.ts'
import { addYesFlag, confirm } from '../../flags/yes.ts'
import type { Cli } from '../../io.ts'
import { channelFrom, inChannel } from '../../server/channel.ts'
import { printAnswer } from '../../terminal/answer.ts'
import { detailsOf } from '../../terminal/details.ts'

/** `posthorn replays cancel REPLAY`. */
export function addCancel(replays: Command, { io }: Cli) {
  const command = addIdArgument(replays.command('cancel'), 'replay', 'its id')
  command.description('stop it, and cancel what is open of it')
  inChannel(addYesFlag(command)).action(async (id: string) => {
    const channel = await channelFrom(command, io)
    await confirm({ command, io }, `Stop the replay ${id} and cancel its open deliveries?`)
    const replay = await channel.replay(id).cancel()
    printAnswer({ command, io }, replay, (each) => detailsOf(io, each))
  })
}
