import type { Command } from 'commander'
import { addFieldFlags, orRefusedFlags, readFields, text } from '../../flags/fields.ts'
import { addIdArgument } from '../../flags/id.ts'
import { addJsonFlag } from '../../flags/json.ts'
import type { Cli } from '../../io.ts'
import { addServerFlags, serverClient } from '../../server/connect.ts'
import { printAnswer } from '../../terminal/answer.ts'
import { changesOf } from '../../terminal/details.ts'

const fields = {
  deprecated_at: { ...text('time', 'since or from when, RFC 3339 (default now)'), flag: 'at' },
}

/** `posthorn topics deprecate NAME`. */
export function addDeprecate(topics: Command, { io }: Cli) {
  const command = addIdArgument(topics.command('deprecate'), 'name', 'of the topic')
  command.description('tell its publishers, with every answer, that it is on its way out')
  addFieldFlags(command, fields)
  addServerFlags(addJsonFlag(command)).action(async (name: string) => {
    const given = await readFields<{ deprecated_at: string }>(command, fields, io)
    const changes = { deprecated_at: new Date().toISOString(), ...given }
    const updating = serverClient(command, io).topic(name).update(changes)
    const updated = await orRefusedFlags(fields, updating)
    printAnswer({ command, io }, updated, (each) => changesOf(io, each, { name, ...changes }))
  })
}
