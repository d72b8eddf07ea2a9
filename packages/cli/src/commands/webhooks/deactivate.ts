import type { Command } from 'commander'
import { addIdArgument } from '../../flags/id.ts'
import type { Cli } from '../../io.ts'
import { channelFrom, inChannel } from '../../server/channel.ts'
import { printAnswer } from '../../terminal/answer.ts'
import { oneLine } from '../../terminal/printable.ts'
import { statusWords } from './in-words.ts'

/** `posthorn webhooks deactivate WEBHOOK`. */
export function addDeactivate(webhooks: Command, { io }: Cli) {
  const command = addIdArgument(webhooks.command('deactivate'), 'webhook', 'its id')
  command.description('stop sending; new events are dropped or held, as its on_suspend says')
  inChannel(command).action(async (id: string) => {
    const channel = await channelFrom(command, io)
    const webhook = await channel.webhook(id).deactivate()
    printAnswer({ command, io }, webhook, (each) => {
      const happens = each.on_suspend === 'hold' ? 'held' : 'dropped'
      return `${oneLine(`The webhook ${each.id} is ${statusWords(each)}. New events are ${happens}.`)}\n`
    })
  })
}
