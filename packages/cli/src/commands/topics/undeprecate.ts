import type { Command } from 'commander'
import { addIdArgument } from '../../flags/id.ts'
import { addJsonFlag } from '../../flags/json.ts'
import type { Cli } from '../../io.ts'
import { addServerFlags, serverClient } from '../../server/connect.ts'
import { printAnswer } from '../../terminal/answer.ts'
import { changesOf } from '../../terminal/details.ts'

/** `posthorn topics undeprecate NAME`. */
export function addUndeprecate(topics: Command, { io }: Cli) {
  const command = addIdArgument(topics.command('undeprecate'), 'name', 'of the topic')
  command.description('take that back')
  addServerFlags(addJsonFlag(command)).action(async (name: string) => {
    const changes = { deprecated_at: null }
    const updated = await serverClient(command, io).topic(name).update(changes)
    printAnswer({ command, io }, updated, (each) => changesOf(io, each, { name, ...changes }))
  })
}
