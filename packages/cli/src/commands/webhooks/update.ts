import type { ChannelClient, WebhookChanges } from '@posthorn/client'
import type { Command } from 'commander'
import { addFieldFlags, orRefusedFlags, readChanges } from '../../flags/fields.ts'
import { addIdArgument } from '../../flags/id.ts'
import { type Cli, CommandError, exitCodes } from '../../io.ts'
import { channelFrom, inChannel } from '../../server/channel.ts'
import { printAnswer } from '../../terminal/answer.ts'
import { changesOf } from '../../terminal/details.ts'
import { oneLine } from '../../terminal/printable.ts'
import { topicWords } from '../../terminal/topic-words.ts'
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
      changesOf(io, { ...each, topics: topicWords(each.topics) }, { status: null, ...changes }),
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
  return {
    ...changes,
    ...(set_headers && {
      headers: put(changes.headers ?? headers, set_headers, {
        what: 'header',
        // Header names have no case (RFC 9110, section 5.1).
        isSame: (a, b) => a.toLowerCase() === b.toLowerCase(),
      }),
    }),
    ...(set_metadata && {
      metadata: put(changes.metadata ?? metadata, set_metadata, {
        what: 'metadata',
        isSame: (a, b) => a === b,
      }),
    }),
  }
}

interface Names {
  readonly what: string
  isSame(one: string, other: string): boolean
}

/** Throws `CommandError` when a name that is not there is to be taken away. */
function put(into: Pairs, pairs: Pairs, { what, isSame }: Names): Pairs {
  let all = Object.entries(into)
  for (const [name, value] of Object.entries(pairs)) {
    const others = all.filter(([each]) => !isSame(each, name))
    if (value === '' && others.length === all.length) {
      throw new CommandError('nothing_to_remove', `It has no ${what} ${oneLine(name)}.`, {
        fix:
          all.length === 0
            ? `It has no ${what} at all.`
            : `It has ${all.map(([each]) => oneLine(each)).join(', ')}. Nothing was changed.`,
        exitCode: exitCodes.usage,
      })
    }
    all = value === '' ? others : [...others, [name, value]]
  }
  return Object.fromEntries(all)
}
