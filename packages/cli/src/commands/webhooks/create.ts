import type { Command } from 'commander'
import { addFieldFlags, orRefusedFlags, readFields } from '../../flags/fields.ts'
import type { Cli } from '../../io.ts'
import { channelFrom, inChannel } from '../../server/channel.ts'
import { printAnswer } from '../../terminal/answer.ts'
import { detailsOf } from '../../terminal/details.ts'
import { topicWords } from '../../terminal/topic-words.ts'
import { statusWords } from './in-words.ts'
import { newWebhookFields } from './settings.ts'

const examples = `
Examples:
  posthorn webhooks create https://erp.example.com/hooks --topics 'order.*' --name Warehouse
  posthorn webhooks create --notification-type stream`

/** `posthorn webhooks create [URL]`. */
export function addCreate(webhooks: Command, { io }: Cli) {
  const command = webhooks
    .command('create')
    .description('subscribe a receiver; prints its signing secret and its subscriber key')
    .argument('[url]', 'where events are sent; none for a stream')
    .addHelpText('after', examples)
  inChannel(addFieldFlags(command, newWebhookFields)).action(async (url: string | undefined) => {
    const settings = await readFields(command, newWebhookFields, io)
    const channel = await channelFrom(command, io)
    const webhook = url === undefined ? settings : { ...settings, webhook_url: url }
    const created = await orRefusedFlags(newWebhookFields, channel.webhooks.create(webhook))
    printAnswer({ command, io }, created, (each) => {
      const { id, name, webhook_url, validation_state, secret, public_key, subscriber_key } = each
      const facts = {
        id,
        name,
        webhook_url,
        topics: topicWords(each.topics),
        status: statusWords(each),
        ...(validation_state === null ? {} : { validation_state }),
        secret,
        ...(public_key === null ? {} : { public_key }),
        subscriber_key,
      }
      return `${detailsOf(io, facts)}Keep the subscriber key: it opens this webhook alone, and is shown this once.\n`
    })
  })
}
