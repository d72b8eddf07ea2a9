import type { KeyRotation } from '@posthorn/client'
import type { Command } from 'commander'
import {
  addFieldFlags,
  type Fields,
  orRefusedFlags,
  readFields,
  seconds,
} from '../../flags/fields.ts'
import { addIdArgument } from '../../flags/id.ts'
import type { Cli } from '../../io.ts'
import { channelFrom, inChannel } from '../../server/channel.ts'
import { printAnswer } from '../../terminal/answer.ts'
import { createdKeyDetails } from './created.ts'

const fields: Fields<KeyRotation> = {
  overlap_seconds: seconds('how long the old one still works (default 24h)'),
}

/** `posthorn keys rotate KEY`. */
export function addRotate(keys: Command, { io }: Cli) {
  const command = addIdArgument(keys.command('rotate'), 'key', 'its id, as keys list prints it')
  command.description('put a fresh key with the same scopes in its place; shown this once')
  inChannel(addFieldFlags(command, fields)).action(async (id: string) => {
    const rotation = await readFields(command, fields, io)
    const channel = await channelFrom(command, io)
    const created = await orRefusedFlags(fields, channel.key(id).rotate(rotation))
    printAnswer({ command, io }, created, (each) => createdKeyDetails(io, each))
  })
}
