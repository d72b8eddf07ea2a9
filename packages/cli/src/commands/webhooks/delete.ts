import type { Command } from 'commander'
import { addIdArgument } from '../../flags/id.ts'
import { addYesFlag, confirm } from '../../flags/yes.ts'
import type { Cli } from '../../io.ts'
import { channelFrom, inChannel } from '../../server/channel.ts'
import { printAnswer } from '../../terminal/answer.ts'
import { oneLine } from '../../terminal/printable.ts'

/** `posthorn webhooks delete WEBHOOK`. */
export function addDelete(webhooks: Command, { io }: Cli) {
  const command = addIdArgument(webhooks.command('delete'), 'webhook', 'its id')
  command.description('delete it and cancel what it still waits for; its log stays')
  inChannel(addYesFlag(command)).action(async (id: string) => {
    const channel = await channelFrom(command, io)
    await confirm({ command, io }, `Delete the webhook ${id} and cancel its open deliveries?`)
    await channel.webhook(id).delete()
    printAnswer({ command, io }, { deleted: id }, () => `Deleted the webhook ${oneLine(id)}.\n`)
  })
}
