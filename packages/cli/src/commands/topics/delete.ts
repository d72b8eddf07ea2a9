import type { Command } from 'commander'
import { addIdArgument } from '../../flags/id.ts'
import { addJsonFlag } from '../../flags/json.ts'
import { addYesFlag, confirm } from '../../flags/yes.ts'
import type { Cli } from '../../io.ts'
import { addServerFlags, serverClient } from '../../server/connect.ts'
import { printAnswer } from '../../terminal/answer.ts'
import { oneLine } from '../../terminal/printable.ts'

/** `posthorn topics delete NAME`. */
export function addDelete(topics: Command, { io }: Cli) {
  const command = addIdArgument(topics.command('delete'), 'name', 'of the topic')
  command.description('take it out of the catalog; refused while a webhook names it')
  addServerFlags(addJsonFlag(addYesFlag(command))).action(async (name: string) => {
    const topic = serverClient(command, io).topic(name)
    await confirm({ command, io }, `Delete the topic ${name}?`)
    await topic.delete()
    printAnswer({ command, io }, { deleted: name }, () => `Deleted the topic ${oneLine(name)}.\n`)
  })
}
