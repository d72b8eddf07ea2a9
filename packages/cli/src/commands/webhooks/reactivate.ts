import type { Command } from 'commander'
import { addIdArgument } from '../../flags/id.ts'
import type { Cli } from '../../io.ts'
import { channelFrom, inChannel } from '../../server/channel.ts'
import { printAnswer } from '../../terminal/answer.ts'
import { oneLine } from '../../terminal/printable.ts'
import { statusWords } from './in-words.ts'

/** `posthorn webhooks reactivate WEBHOOK`. */
export function addReactivate(webhooks: Command, { io }: Cli) {
  const command = addIdArgument(webhooks.command('reactivate'), 'webhook', 'its id')
  command.description('let it send again; what was held goes first')
  inChannel(command).action(async (id: string) => {
    const channel = await channelFrom(command, io)
    const webhook = await channel.webhook(id).reactivate()
    printAnswer({ command, io }, webhook, (each) => {
      const next =
        each.status === 'to_be_validated'
          ? ` Its receiver has to agree first: posthorn webhooks validate ${each.id}`
          : ''
      return `${oneLine(`The webhook ${each.id} is ${statusWords(each)}.${next}`)}\n`
    })
  })
}
