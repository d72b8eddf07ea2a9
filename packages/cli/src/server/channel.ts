import type { ChannelClient, Client } from '@posthorn/client'
import type { Command } from 'commander'
import { addJsonFlag } from '../flags/json.ts'
import { CommandError, exitCodes, type Io } from '../io.ts'
import { oneLine } from '../terminal/printable.ts'
import { addServerFlags, serverClient } from './connect.ts'
import { unless } from './unless.ts'
import { demoGuid, operationalGuid } from './well-known.ts'

/** Of those that an error lists. */
const mostNamed = 10

/** The option by which a command finds a channel of the server. */
export function addChannelFlag(command: Command): Command {
  return command.option(
    '--channel <id>',
    `by id or guid (or POSTHORN_CHANNEL; default ${demoGuid}, or else the only one)`,
  )
}

/** What every command takes that is about things of a channel: the channel, the server, `--json`. */
export function inChannel(command: Command): Command {
  return addServerFlags(addChannelFlag(addJsonFlag(command)))
}

/** The channel that the option or the environment names, and else the one that can only be meant. */
export async function channelFrom(command: Command, io: Io): Promise<ChannelClient> {
  const client = serverClient(command, io)
  const { channel } = command.opts<{ channel?: string }>()
  return client.channel(channel || io.env.POSTHORN_CHANNEL || (await impliedChannel(client)))
}

async function impliedChannel(client: Client): Promise<string> {
  const demo = await unless(['not_found'], client.channel(demoGuid).get())
  if (demo !== null) return demo.id
  const page = await unless(['forbidden'], client.channels.list({ limit: mostNamed + 2 }).page())
  // Nobody means the operational one without naming it.
  const channels = page?.data.filter(({ guid }) => guid !== operationalGuid) ?? []
  const [only, ...others] = channels
  if (only !== undefined && others.length === 0) return only.id
  throw new CommandError('channel_missing', 'This needs a channel.', {
    fix: page === null ? `${howToName} This key does not list them.` : fixFor(channels),
    exitCode: exitCodes.usage,
  })
}

const howToName = 'Name it with --channel or POSTHORN_CHANNEL, by its id or guid.'

function fixFor(channels: readonly { readonly id: string; readonly guid: string | null }[]) {
  if (channels.length === 0)
    return 'There is none yet. Make one: posthorn channels create "My shop"'
  const named = channels.slice(0, mostNamed).map(({ id, guid }) => oneLine(guid ?? id))
  const more = channels.length > mostNamed ? ', and more: posthorn channels list' : ''
  return `${howToName} There are ${named.join(', ')}${more}.`
}
