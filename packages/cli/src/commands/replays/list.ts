import type { ReplayQuery } from '@posthorn/client'
import type { Command } from 'commander'
import { addFieldFlags, type Fields, text } from '../../flags/fields.ts'
import { addLimitFlag } from '../../flags/limit.ts'
import type { Cli } from '../../io.ts'
import { channelFrom, inChannel } from '../../server/channel.ts'
import { printPages } from '../../server/lists.ts'
import { nearTime } from '../../terminal/time-words.ts'

const fields: Fields<Omit<ReplayQuery, 'cursor' | 'limit'>> = {
  webhook_id: { ...text('id', 'of this webhook alone'), flag: 'webhook' },
}

/** `posthorn replays list`. */
export function addList(replays: Command, { io }: Cli) {
  const command = replays.command('list').description('list them, newest first')
  addFieldFlags(command, fields)
  inChannel(addLimitFlag(command)).action(async () => {
    const channel = await channelFrom(command, io)
    await printPages(
      { command, io },
      {
        fields,
        list: (query) => channel.replays.list(query),
        columns: [
          { title: 'ID', text: ({ id }) => id },
          { title: 'STATUS', text: ({ status }) => status },
          { title: 'FED', text: ({ fed, total }) => `${fed} of ${total}` },
          { title: 'STATES', text: ({ states }) => states.join(', '), narrow: 'cut' },
          { title: 'STARTED', text: (each) => nearTime(each.created_at), narrow: 'leave out' },
          { title: 'WEBHOOK', text: ({ webhook_id }) => webhook_id, narrow: 'leave out' },
        ],
        empty: 'No replays yet. Start one: posthorn webhooks replay WEBHOOK',
      },
    )
  })
}
