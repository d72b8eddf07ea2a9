import type { Command } from 'commander'
import { addIdArgument } from '../../flags/id.ts'
import { addYesFlag, confirm } from '../../flags/yes.ts'
import type { Cli } from '../../io.ts'
import { channelFrom, inChannel } from '../../server/channel.ts'
import { printAnswer } from '../../terminal/answer.ts'
import { oneLine } from '../../terminal/printable.ts'

/** `posthorn keys revoke KEY`. */
export function addRevoke(keys: Command, { io }: Cli) {
  const command = addIdArgument(keys.command('revoke'), 'key', 'its id, as keys list prints it')
  command.description('make it stop working at once, for good')
  inChannel(addYesFlag(command)).action(async (id: string) => {
    const channel = await channelFrom(command, io)
    await confirm({ command, io }, `Revoke the key ${id} for good?`)
    const revoked = await channel.key(id).revoke()
    printAnswer(
      { command, io },
      revoked,
      ({ hint }) => `Revoked the key that ends in ${oneLine(hint)}.\n`,
    )
  })
}
