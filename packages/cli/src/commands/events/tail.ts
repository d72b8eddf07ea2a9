import type { LiveQuery } from '@posthorn/client'
import type { Command } from 'commander'
import { addFieldFlags, type Fields, orRefusedFlags, readFields, text } from '../../flags/fields.ts'
import { wantsJson } from '../../flags/json.ts'
import type { Cli } from '../../io.ts'
import { channelFrom, inChannel } from '../../server/channel.ts'
import { stopSignal } from '../../stop-signal.ts'
import { jsonLine } from '../../terminal/json.ts'
import { tailLine } from './tail-line.ts'

const fields: Fields<LiveQuery> = {
  topic: text('topic', 'of this topic alone; order.* for all below'),
  webhook_id: {
    ...text('id', 'attempts to this webhook, and events that it wants'),
    flag: 'webhook',
  },
  last_event_id: text('id', 'go on right after this item, as --json prints its id'),
}

const help = `
Prints a line for each event that is accepted and each attempt that has ended, until Ctrl+C. When the
connection breaks it is made again; what happened meanwhile is printed, or else where it can be read.
With --json a line is {"kind": "event" | "attempt" | "gap", "id", "data"}.`

/** `posthorn events tail`. */
export function addTail(events: Command, { io }: Cli) {
  const command = events
    .command('tail')
    .description('follow what happens on the channel')
    .addHelpText('after', help)
  inChannel(addFieldFlags(command, fields)).action(async () => {
    const query = await readFields(command, fields, io)
    const channel = await channelFrom(command, io)
    const signal = stopSignal(io)
    let isDown = false
    const tail = channel.live(query, {
      signal,
      onOpen() {
        isDown = false
        io.err('Following. Ctrl+C stops.\n')
      },
      onLost() {
        if (!isDown) io.err('The connection is down; trying again until it stands.\n')
        isDown = true
      },
    })
    const print = async () => {
      for await (const item of tail) {
        io.out(wantsJson(command) ? jsonLine(item) : tailLine(io, item))
      }
    }
    await orRefusedFlags(fields, print()).catch((error: unknown) => {
      if (!signal.aborted) throw error
    })
  })
}
