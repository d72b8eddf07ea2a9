import type { WebhookDetails } from '@posthorn/client'
import type { Command } from 'commander'
import { addIdArgument } from '../../flags/id.ts'
import type { Cli, Io } from '../../io.ts'
import { channelFrom, inChannel } from '../../server/channel.ts'
import { printAnswer } from '../../terminal/answer.ts'
import { detailsOf } from '../../terminal/details.ts'
import { oneLine } from '../../terminal/printable.ts'
import { statusWords } from './in-words.ts'

/** `posthorn webhooks validate WEBHOOK [CODE]`. */
export function addValidate(webhooks: Command, { io }: Cli) {
  const command = addIdArgument(webhooks.command('validate'), 'webhook', 'its id')
    .argument('[code]', 'the value of Code that the receiver got; it works once')
    .description('ask the receiver to agree (once a minute at most), or confirm with its code')
  inChannel(command).action(async (id: string, code: string | undefined) => {
    const { validation } = (await channelFrom(command, io)).webhook(id)
    const webhook = await (code === undefined ? validation.send() : validation.confirm({ code }))
    printAnswer({ command, io }, webhook, (each) => inWords(io, each))
  })
}

function inWords(io: Io, webhook: WebhookDetails): string {
  const { id, validated_at, validation_state } = webhook
  const details = detailsOf(io, {
    id,
    status: statusWords(webhook),
    validated_at,
    validation_state,
  })
  const waits = validation_state?.method === 'code' && validation_state.answer === 'agreed'
  if (!waits || validated_at !== null) return details
  return `${details}The receiver got a code. Confirm it: posthorn webhooks validate ${oneLine(id)} CODE\n`
}
