import type { Command } from 'commander'
import { addFieldFlags, orRefusedFlags, readChanges } from '../../flags/fields.ts'
import { addIdArgument } from '../../flags/id.ts'
import { addJsonFlag } from '../../flags/json.ts'
import type { Cli } from '../../io.ts'
import { addServerFlags, serverClient } from '../../server/connect.ts'
import { printAnswer } from '../../terminal/answer.ts'
import { changesOf } from '../../terminal/details.ts'
import { channelChangeFields } from './settings.ts'

/** `posthorn channels update CHANNEL`. */
export function addUpdate(channels: Command, { io }: Cli) {
  const command = addIdArgument(channels.command('update'), 'channel', 'its id or guid')
  command.description('change the settings given, and keep the rest')
  addFieldFlags(command, channelChangeFields)
  addServerFlags(addJsonFlag(command)).action(async (id: string) => {
    const changes = await readChanges(command, channelChangeFields, io)
    const updating = serverClient(command, io).channel(id).update(changes)
    const updated = await orRefusedFlags(channelChangeFields, updating)
    printAnswer({ command, io }, updated, (each) => changesOf(io, each, changes))
  })
}
