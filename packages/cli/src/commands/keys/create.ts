import type { NewKey } from '@posthorn/client'
import type { Command } from 'commander'
import {
  addFieldFlags,
  type Fields,
  list,
  orRefusedFlags,
  readFields,
  seconds,
  text,
} from '../../flags/fields.ts'
import type { Cli } from '../../io.ts'
import { channelFrom, inChannel } from '../../server/channel.ts'
import { printAnswer } from '../../terminal/answer.ts'
import { createdKeyDetails } from './created.ts'

const fields: Fields<NewKey> = {
  name: text('name', 'what people recognise it by'),
  scopes: list('scope', 'publish, read, manage (default: those of the key that makes it)'),
  expires_at: text('time', 'when it stops working, RFC 3339 (default never)'),
  expires_in_seconds: seconds('the same as a span from now'),
}

const example = `
Example:
  posthorn keys create --name checkout --scopes publish --expires-in-seconds 90d`

/** `posthorn keys create`. */
export function addCreate(keys: Command, { io }: Cli) {
  const command = keys
    .command('create')
    .description('make one; its text is shown this once')
    .addHelpText('after', example)
  inChannel(addFieldFlags(command, fields)).action(async () => {
    const key = await readFields(command, fields, io)
    const channel = await channelFrom(command, io)
    const created = await orRefusedFlags(fields, channel.keys.create(key))
    printAnswer({ command, io }, created, (each) => createdKeyDetails(io, each))
  })
}
