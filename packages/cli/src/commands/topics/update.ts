import type { Command } from 'commander'
import { addFieldFlags, orRefusedFlags, readChanges } from '../../flags/fields.ts'
import { addIdArgument } from '../../flags/id.ts'
import { addJsonFlag } from '../../flags/json.ts'
import type { Cli } from '../../io.ts'
import { addServerFlags, serverClient } from '../../server/connect.ts'
import { printAnswer } from '../../terminal/answer.ts'
import { topicDetails } from './details.ts'
import { topicFields } from './settings.ts'

/** `posthorn topics update NAME`. */
export function addUpdate(topics: Command, { io }: Cli) {
  const command = addIdArgument(topics.command('update'), 'name', 'of the topic')
  command.description('change what is given, and keep the rest; null takes a schema away')
  addFieldFlags(command, topicFields)
  addServerFlags(addJsonFlag(command)).action(async (name: string) => {
    const changes = await readChanges(command, topicFields, io)
    const updating = serverClient(command, io).topic(name).update(changes)
    const updated = await orRefusedFlags(topicFields, updating)
    printAnswer({ command, io }, updated, (each) => topicDetails(io, each))
  })
}
