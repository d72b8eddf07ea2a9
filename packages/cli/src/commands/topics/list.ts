import type { Topic } from '@posthorn/client'
import type { Command } from 'commander'
import { addJsonFlag } from '../../flags/json.ts'
import { addLimitFlag } from '../../flags/limit.ts'
import type { Cli } from '../../io.ts'
import { addServerFlags, serverClient } from '../../server/connect.ts'
import { printPages } from '../../server/lists.ts'
import { nearTime } from '../../terminal/time-words.ts'

/** `posthorn topics list`. */
export function addList(topics: Command, { io }: Cli) {
  const command = topics.command('list').description('list all of the catalog, by name')
  addServerFlags(addJsonFlag(addLimitFlag(command))).action(() =>
    printPages(
      { command, io },
      {
        fields: {},
        list: (query) => serverClient(command, io).topics.list(query),
        columns: [
          { title: 'NAME', text: ({ name }) => name },
          { title: 'SCHEMA', text: ({ schema }) => (schema === null ? '-' : 'yes') },
          { title: 'DEPRECATED', text: deprecationOf },
          { title: 'DESCRIPTION', text: ({ description }) => description ?? '-', narrow: 'cut' },
        ],
        empty: 'No topics yet. Make one: posthorn topics create order.created',
      },
    ),
  )
}

function deprecationOf({ deprecated_at }: Topic): string {
  return nearTime(deprecated_at)
}
