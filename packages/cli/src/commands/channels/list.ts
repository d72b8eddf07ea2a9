import type { Command } from 'commander'
import type { Cli } from '../../io.ts'
import { addServerFlags, serverClient } from '../../server/connect.ts'
import { addLimitFlag, printPages } from '../../server/lists.ts'
import { addJsonFlag } from '../../terminal/answer.ts'
import { nearTime } from '../../terminal/time-words.ts'

/** `posthorn channels list`. */
export function addList(channels: Command, { io }: Cli) {
  const command = channels.command('list').description('all of the installation, newest first')
  addServerFlags(addJsonFlag(addLimitFlag(command))).action(() =>
    printPages(
      { command, io },
      {
        fields: {},
        list: (query) => serverClient(command, io).channels.list(query),
        columns: [
          { title: 'ID', text: ({ id }) => id },
          { title: 'GUID', text: ({ guid }) => guid ?? '-', narrow: 'cut' },
          { title: 'NAME', text: ({ name }) => name, narrow: 'cut' },
          { title: 'CREATED', text: (each) => nearTime(each.created_at), narrow: 'leave out' },
        ],
        empty: 'No channels yet. Make one: posthorn channels create "My shop"',
      },
    ),
  )
}
