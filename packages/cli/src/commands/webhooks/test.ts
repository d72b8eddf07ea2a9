import type { TestSend } from '@posthorn/client'
import type { Command } from 'commander'
import { exitCodeHelp } from '../../exit-code-help.ts'
import { addFieldFlags, type Fields, orRefusedFlags, readFields, text } from '../../flags/fields.ts'
import { addIdArgument } from '../../flags/id.ts'
import { type Cli, exitCodes } from '../../io.ts'
import { channelFrom, inChannel } from '../../server/channel.ts'
import { printAnswer } from '../../terminal/answer.ts'
import { attemptInFull } from '../deliveries/attempts.ts'

const fields: Fields<TestSend> = {
  topic: text('topic', 'whose example in the catalog is sent (default posthorn.test)'),
}

/** `posthorn webhooks test WEBHOOK`. */
export function addTest(webhooks: Command, { io, finish }: Cli) {
  const command = addIdArgument(webhooks.command('test'), 'webhook', 'its id')
  command
    .description('send one test event now, and show the request and what came back')
    .addHelpText('after', exitCodeHelp({ 3: 'the receiver did not take it' }))
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
