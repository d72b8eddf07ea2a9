import type { Command } from 'commander'
import { addJsonFlag } from '../../flags/json.ts'
import { addLimitFlag } from '../../flags/limit.ts'
import type { Cli } from '../../io.ts'
import { addServerFlags, serverClient } from '../../server/connect.ts'
import { printPages } from '../../server/lists.ts'
import { nearTime } from '../../terminal/time-words.ts'

/** `posthorn channels list`. */
export function addList(channels: Command, { io }: Cli) {
  const command = channels.command('list').description('list all of the installation, newest first')
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
