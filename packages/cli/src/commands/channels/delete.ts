import type { Command } from 'commander'
import { addIdArgument } from '../../flags/id.ts'
import { addJsonFlag } from '../../flags/json.ts'
import { addYesFlag, confirm } from '../../flags/yes.ts'
import type { Cli } from '../../io.ts'
import { addServerFlags, serverClient } from '../../server/connect.ts'
import { printAnswer } from '../../terminal/answer.ts'
import { oneLine } from '../../terminal/printable.ts'

/** `posthorn channels delete CHANNEL`. */
export function addDelete(channels: Command, { io }: Cli) {
  const command = addIdArgument(channels.command('delete'), 'channel', 'its id or guid')
  command.description('delete it with its webhooks and keys; its log stays until retention')
  addServerFlags(addJsonFlag(addYesFlag(command))).action(async (id: string) => {
    const channel = serverClient(command, io).channel(id)
    // What the question names is there, and is what the user took it for.
    const { id: deleted, name } = await channel.get()
    await confirm(
      { command, io },
      `Delete the channel ${id} (${name}) with all of its webhooks and keys?`,
    )
    await channel.delete()
    printAnswer({ command, io }, { deleted }, () => `Deleted the channel ${oneLine(deleted)}.\n`)
  })
}
