import type { ChannelClient, WebhookChanges } from '@posthorn/client'
import type { Command } from 'commander'
import type { Cli } from '../../io.ts'
import { channelFrom, inChannel } from '../../server/channel.ts'
import { addFieldFlags, orRefusedFlags, readChanges } from '../../server/fields.ts'
import { printAnswer } from '../../terminal/answer.ts'
import { changesOf } from '../../terminal/details.ts'
import { addIdArgument } from '../../terminal/id-argument.ts'
import { topicWords } from './in-words.ts'
import { singlePairs, webhookChangeFields } from './settings.ts'

const fields = { ...webhookChangeFields, ...singlePairs }

const example = `
Example:
  posthorn webhooks update ID --timeout-ms 5000 --retry-policy 5s,1m,1h --set-metadata team=stock`

/** `posthorn webhooks update WEBHOOK`. */
export function addUpdate(webhooks: Command, { io }: Cli) {
  const command = addIdArgument(webhooks.command('update'), 'webhook', 'its id')
  command.description('change the settings given, and keep the rest').addHelpText('after', example)
  inChannel(addFieldFlags(command, fields)).action(async (id: string) => {
    const given = await readChanges<Given>(command, fields, io)
    const channel = await channelFrom(command, io)
    const changes = await merged(channel.webhook(id), given)
    const updated = await orRefusedFlags(fields, channel.webhook(id).update(changes))
    printAnswer({ command, io }, updated, (each) =>
      changesOf(io, { ...each, topics: topicWords(each) }, { status: null, ...changes }),
    )
  })
}

type Pairs = Record<string, string>
type Given = WebhookChanges & { readonly set_headers?: Pairs; readonly set_metadata?: Pairs }

/** With single headers and metadata put into what the webhook has: the API takes them as a whole. */
async function merged(
  webhook: ReturnType<ChannelClient['webhook']>,
  { set_headers, set_metadata, ...changes }: Given,
): Promise<WebhookChanges> {
  if (set_headers === undefined && set_metadata === undefined) return changes
  const { headers, metadata } = await webhook.get()
  const put = (into: Pairs, pairs: Pairs) =>
    Object.fromEntries(Object.entries({ ...into, ...pairs }).filter(([, value]) => value !== ''))
  return {
    ...changes,
    ...(set_headers && { headers: put(changes.headers ?? headers, set_headers) }),
    ...(set_metadata && { metadata: put(changes.metadata ?? metadata, set_metadata) }),
  }
}
