import type { Command } from 'commander'
import { addFieldFlags, orRefusedFlags, readFields } from '../../flags/fields.ts'
import { addJsonFlag } from '../../flags/json.ts'
import type { Cli } from '../../io.ts'
import { addServerFlags, serverClient } from '../../server/connect.ts'
import { printAnswer } from '../../terminal/answer.ts'
import { topicDetails } from './details.ts'
import { topicFields } from './settings.ts'

const example = `
Example:
  posthorn topics create order.created --example '{"order": 1001}' --schema @order.schema.json`

/** `posthorn topics create NAME`. */
export function addCreate(topics: Command, { io }: Cli) {
  const command = topics
    .command('create')
    .description('add one to the catalog')
    .argument('<name>', 'letters, digits, dots, dashes and underscores')
    .addHelpText('after', example)
  addFieldFlags(command, topicFields)
  addServerFlags(addJsonFlag(command)).action(async (name: string) => {
    const settings = await readFields(command, topicFields, io)
    const creating = serverClient(command, io).topics.create({ ...settings, name })
    const created = await orRefusedFlags(topicFields, creating)
    printAnswer({ command, io }, created, (each) => topicDetails(io, each))
  })
}
