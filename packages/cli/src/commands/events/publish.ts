import type { NewEvent } from '@posthorn/client'
import type { Command } from 'commander'
import {
  addFieldFlags,
  type Fields,
  json,
  orRefusedFlags,
  readFields,
  text,
} from '../../flags/fields.ts'
import { addIdempotencyKeyFlag } from '../../flags/idempotency-key.ts'
import type { Cli } from '../../io.ts'
import { channelFrom, inChannel } from '../../server/channel.ts'
import { printAnswer } from '../../terminal/answer.ts'
import { eventDetails } from './details.ts'

type EventFields = Omit<NewEvent, 'topic' | 'event_name' | 'event_reference_id'>

const fields: Fields<EventFields> = {
  data: json('what happened (default {})'),
  ext_ref_code: text('code', 'your own reference'),
  event_url: text('url', 'where a person can look it up'),
  current_context: json('who or what it happened to'),
  occurred_at: text('time', 'when it happened, RFC 3339 (default now)'),
}

const examples = `
Examples:
  posthorn events publish order.created --data '{"order": 1001}' --ext-ref-code 1001
  posthorn events publish order.created --data @order.json`

/** `posthorn events publish TOPIC`. */
export function addPublish(events: Command, { io }: Cli) {
  const command = events
    .command('publish')
    .description('publish one event; what comes back is on disk, and on its way')
    .argument('<topic>', 'what kind of event it is')
    .addHelpText('after', examples)
  inChannel(addIdempotencyKeyFlag(addFieldFlags(command, fields))).action(async (topic: string) => {
    const { idempotencyKey } = command.opts<{ idempotencyKey?: string }>()
    const event = await readFields(command, fields, io)
    const channel = await channelFrom(command, io)
    const publishing = channel.events.publish({ ...event, topic }, { idempotencyKey })
    const published = await orRefusedFlags(fields, publishing)
    printAnswer({ command, io }, published, (each) => eventDetails(io, each))
  })
}
