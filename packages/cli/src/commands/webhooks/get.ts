import type { Command } from 'commander'
import { addIdArgument } from '../../flags/id.ts'
import type { Cli } from '../../io.ts'
import { channelFrom, inChannel } from '../../server/channel.ts'
import { printAnswer } from '../../terminal/answer.ts'
import { detailsOf } from '../../terminal/details.ts'
import { topicWords } from '../../terminal/topic-words.ts'

/** `posthorn webhooks get WEBHOOK`. */
export function addGet(webhooks: Command, { io }: Cli) {
  const command = addIdArgument(webhooks.command('get'), 'webhook', 'its id')
  command.description('show its settings, and how it is doing')
  inChannel(command).action(async (id: string) => {
    const channel = await channelFrom(command, io)
    const webhook = await channel.webhook(id).get()
    printAnswer({ command, io }, webhook, (each) =>
      detailsOf(io, { ...each, topics: topicWords(each.topics) }),
    )
  })
}
