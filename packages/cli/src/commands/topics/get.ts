import type { Command } from 'commander'
import { addIdArgument } from '../../flags/id.ts'
import { addJsonFlag } from '../../flags/json.ts'
import type { Cli } from '../../io.ts'
import { addServerFlags, serverClient } from '../../server/connect.ts'
import { printAnswer } from '../../terminal/answer.ts'
import { topicDetails } from './details.ts'

/** `posthorn topics get NAME`. */
export function addGet(topics: Command, { io }: Cli) {
  const command = addIdArgument(topics.command('get'), 'name', 'of the topic')
  command.description('show its description, example and schema')
  addServerFlags(addJsonFlag(command)).action(async (name: string) => {
    const topic = await serverClient(command, io).topic(name).get()
    printAnswer({ command, io }, topic, (each) => topicDetails(io, each))
  })
}
