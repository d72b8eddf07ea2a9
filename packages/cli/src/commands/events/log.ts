import type { NotificationLogEntry } from '@posthorn/client'
import type { Command } from 'commander'
import { addIdArgument } from '../../flags/id.ts'
import { addLimitFlag } from '../../flags/limit.ts'
import type { Cli } from '../../io.ts'
import { channelFrom, inChannel } from '../../server/channel.ts'
import { printPages } from '../../server/lists.ts'
import { nearTime } from '../../terminal/time-words.ts'
import { reasonWords } from '../deliveries/attempts.ts'

/** `posthorn events log EVENT`. */
export function addLog(events: Command, { io }: Cli) {
  const command = addIdArgument(events.command('log'), 'event', 'its id')
  command.description('show what became of it at each webhook: its notification log')
  inChannel(addLimitFlag(command)).action(async (id: string) => {
    const channel = await channelFrom(command, io)
    await printPages(
      { command, io },
      {
        fields: {},
        list: (query) => channel.event(id).notificationLog.list(query),
        columns: [
          { title: 'WEBHOOK', text: ({ webhook_id }) => webhook_id },
          { title: 'STATE', text: ({ status }) => status },
          { title: 'ATTEMPTS', text: (each) => String(each.attempts.length), align: 'right' },
          { title: 'NEXT ATTEMPT', text: (each) => nearTime(each.next_attempt_at) },
          { title: 'REASON', text: lastReason, narrow: 'cut' },
        ],
        empty: 'No webhook wanted it.',
      },
    )
  })
}

function lastReason({ attempts, error }: NotificationLogEntry): string {
  const last = attempts.at(-1)
  return last === undefined ? (error ?? '-') : reasonWords(last)
}
