import type { TestSend } from '@posthorn/client'
import type { Command } from 'commander'
import { type Cli, exitCodes } from '../../io.ts'
import { channelFrom, inChannel } from '../../server/channel.ts'
import {
  addFieldFlags,
  type Fields,
  orRefusedFlags,
  readFields,
  text,
} from '../../server/fields.ts'
import { printAnswer } from '../../terminal/answer.ts'
import { addIdArgument } from '../../terminal/id-argument.ts'
import { attemptInFull } from '../deliveries/attempts.ts'

const fields: Fields<TestSend> = {
  topic: text('topic', 'whose example in the catalog is sent (default posthorn.test)'),
}

const exitCodeHelp = `
Exit codes: 3 when the receiver did not take it.`

/** `posthorn webhooks test WEBHOOK`. */
export function addTest(webhooks: Command, { io, finish }: Cli) {
  const command = addIdArgument(webhooks.command('test'), 'webhook', 'its id')
  command
    .description('send one test event now, and show the request and what came back')
    .addHelpText('after', exitCodeHelp)
  inChannel(addFieldFlags(command, fields)).action(async (id: string) => {
    const test = await readFields(command, fields, io)
    const channel = await channelFrom(command, io)
    const delivery = await orRefusedFlags(fields, channel.webhook(id).test(test))
    printAnswer({ command, io }, delivery, ({ attempt_log }) =>
      attempt_log.map((attempt) => attemptInFull(io, attempt)).join('\n'),
    )
    if (delivery.state !== 'delivered') finish(exitCodes.notInOrder)
  })
}
