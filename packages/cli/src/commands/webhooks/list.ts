import type { Command } from 'commander'
import { addLimitFlag } from '../../flags/limit.ts'
import type { Cli } from '../../io.ts'
import { channelFrom, inChannel } from '../../server/channel.ts'
import { printPages } from '../../server/lists.ts'
import { topicWords } from '../../terminal/topic-words.ts'
import { statusWords } from './in-words.ts'

/** `posthorn webhooks list`. */
export function addList(webhooks: Command, { io }: Cli) {
  const command = webhooks.command('list').description('list all of the channel, oldest first')
  inChannel(addLimitFlag(command)).action(async () => {
    const channel = await channelFrom(command, io)
    await printPages(
      { command, io },
      {
        fields: {},
        list: (query) => channel.webhooks.list(query),
        columns: [
          { title: 'ID', text: ({ id }) => id },
          { title: 'STATUS', text: statusWords },
          { title: 'NAME', text: ({ name }) => name ?? '-', narrow: 'cut' },
          { title: 'URL', text: ({ webhook_url }) => webhook_url ?? 'stream', narrow: 'cut' },
          { title: 'TOPICS', text: ({ topics }) => topicWords(topics), narrow: 'cut' },
        ],
        empty: 'No webhooks yet. Make one: posthorn webhooks create https://example.com/hooks',
      },
    )
  })
}
