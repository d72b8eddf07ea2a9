import type { Command } from 'commander'
import { addFieldFlags } from '../../flags/fields.ts'
import { addLimitFlag } from '../../flags/limit.ts'
import type { Cli } from '../../io.ts'
import { channelFrom, inChannel } from '../../server/channel.ts'
import { printPages } from '../../server/lists.ts'
import { nearTime } from '../../terminal/time-words.ts'
import { eventFilters } from './filters.ts'

/** `posthorn events list`. */
export function addList(events: Command, { io }: Cli) {
  const command = events.command('list').description('list them, newest first')
  addFieldFlags(command, eventFilters)
  inChannel(addLimitFlag(command)).action(async () => {
    const channel = await channelFrom(command, io)
    await printPages(
      { command, io },
      {
        fields: eventFilters,
        list: (query) => channel.events.list(query),
        columns: [
          { title: 'ID', text: ({ id }) => id },
          { title: 'TOPIC', text: ({ topic }) => topic, narrow: 'cut' },
          { title: 'REFERENCE', text: (each) => each.ext_ref_code ?? '-', narrow: 'cut' },
          { title: 'ACCEPTED', text: ({ created_at }) => nearTime(created_at) },
        ],
        empty: 'No such events. Publish one: posthorn events publish order.created',
      },
    )
  })
}
