import type { Command } from 'commander'
import { addFieldFlags, orRefusedFlags, readFields } from '../../flags/fields.ts'
import { addJsonFlag } from '../../flags/json.ts'
import type { Cli } from '../../io.ts'
import { addServerFlags, serverClient } from '../../server/connect.ts'
import { printAnswer } from '../../terminal/answer.ts'
import { detailsOf } from '../../terminal/details.ts'
import { newChannelFields } from './settings.ts'

const example = `
Example:
  posthorn channels create "My shop" --guid shop --default-format standard`

/** `posthorn channels create NAME`. */
export function addCreate(channels: Command, { io }: Cli) {
  const command = channels
    .command('create')
    .description('make one; prints its publisher key, which is shown this once')
    .argument('<name>', 'what people call it')
    .addHelpText('after', example)
  addFieldFlags(command, newChannelFields)
  addServerFlags(addJsonFlag(command)).action(async (name: string) => {
    const settings = await readFields(command, newChannelFields, io)
    const creating = serverClient(command, io).channels.create({ ...settings, name })
    const created = await orRefusedFlags(newChannelFields, creating)
    printAnswer({ command, io }, created, ({ id, guid, publisher_key }) => {
      const facts = { id, ...(guid === null ? {} : { guid }), name, publisher_key }
      return `${detailsOf(io, facts)}Keep the key: it opens the whole channel, and is shown this once.\n`
    })
  })
}
