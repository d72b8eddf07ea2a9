import type { Key } from '@posthorn/client'
import type { Command } from 'commander'
import { addLimitFlag } from '../../flags/limit.ts'
import type { Cli } from '../../io.ts'
import { channelFrom, inChannel } from '../../server/channel.ts'
import { printPages } from '../../server/lists.ts'
import { nearTime } from '../../terminal/time-words.ts'

/** `posthorn keys list`. */
export function addList(keys: Command, { io }: Cli) {
  const command = keys.command('list').description('list them, newest first, revoked ones included')
  inChannel(addLimitFlag(command)).action(async () => {
    const channel = await channelFrom(command, io)
    await printPages(
      { command, io },
      {
        fields: {},
        list: (query) => channel.keys.list(query),
        columns: [
          { title: 'ID', text: ({ id }) => id },
          { title: 'ENDS IN', text: ({ hint }) => `...${hint}` },
          { title: 'NAME', text: ({ name }) => name ?? '-', narrow: 'cut' },
          { title: 'SCOPES', text: scopesOf, narrow: 'cut' },
          { title: 'CREATED', text: (key) => nearTime(key.created_at), narrow: 'leave out' },
          { title: 'STATE', text: stateOf, narrow: 'cut' },
        ],
        empty: 'No keys. Make one: posthorn keys create --scopes publish',
      },
    )
  })
}

function scopesOf({ kind, scopes, webhook_id }: Key): string {
  return kind === 'subscriber' ? `webhook ${webhook_id}` : scopes.join(', ')
}

function stateOf({ expires_at, revoked_at }: Key): string {
  if (revoked_at !== null) return `revoked ${nearTime(revoked_at)}`
  if (expires_at === null) return 'works'
  const verb = Date.parse(expires_at) > Date.now() ? 'expires' : 'expired'
  return `${verb} ${nearTime(expires_at)}`
}
