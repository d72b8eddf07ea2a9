import type { Command } from 'commander'
import { addIdArgument } from '../../flags/id.ts'
import type { Cli } from '../../io.ts'
import { channelFrom, inChannel } from '../../server/channel.ts'
import { printAnswer } from '../../terminal/answer.ts'
import { secretTable } from './secret-table.ts'

/** `posthorn webhooks secrets WEBHOOK`. */
export function addSecrets(webhooks: Command, { io }: Cli) {
  const command = addIdArgument(webhooks.command('secrets'), 'webhook', 'its id')
  command.description('reveal what signs its deliveries now, and the public keys')
  inChannel(command).action(async (id: string) => {
    const channel = await channelFrom(command, io)
    const secrets = await channel.webhook(id).secrets.get()
    printAnswer({ command, io }, secrets, (each) => secretTable(io, each))
  })
}
