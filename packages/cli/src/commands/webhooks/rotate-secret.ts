import type { SecretRotation } from '@posthorn/client'
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
import { secretTable } from './secret-table.ts'

const fields: Fields<SecretRotation> = {
  overlap_seconds: seconds('how long the old one still signs beside the new one (default 24h)'),
}

/** `posthorn webhooks rotate-secret WEBHOOK`. */
export function addRotateSecret(webhooks: Command, { io }: Cli) {
  const command = addIdArgument(webhooks.command('rotate-secret'), 'webhook', 'its id')
  command.description('sign with a fresh secret, for a while beside the old one')
  inChannel(addFieldFlags(command, fields)).action(async (id: string) => {
    const rotation = await readFields(command, fields, io)
    const channel = await channelFrom(command, io)
    const secrets = await orRefusedFlags(fields, channel.webhook(id).secrets.rotate(rotation))
    printAnswer({ command, io }, secrets, (each) => secretTable(io, each))
  })
}
