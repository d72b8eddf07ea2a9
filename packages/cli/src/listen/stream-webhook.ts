import { hostname } from 'node:os'
import { type ChannelClient, PosthornProblem, type Webhook } from '@posthorn/client'
import { CommandError } from '../io.ts'
import { printable } from '../terminal/printable.ts'
import type { StreamWebhook } from './lease.ts'

export interface WantedWebhook {
  /** One that exists, instead of this machine's own. */
  readonly id: string | null
  /** Empty for all. Null: as they are, and all of a new one. */
  readonly topics: readonly string[] | null
  /** Null: as it is, and `standard` of a new one. */
  readonly format: string | null
  /** Made for this run alone. */
  readonly ephemeral: boolean
}

/** `made`: it is new. `found`: it was there, with what was published since it was last listened to. */
export interface OpenedWebhook {
  readonly webhook: Webhook
  readonly origin: 'made' | 'found'
}

const madeBy = 'posthorn listen'

/** The webhook whose deliveries are to be forwarded: the one that was named, or this machine's own on the channel. */
export async function openStreamWebhook(
  channel: ChannelClient,
  wanted: WantedWebhook,
): Promise<OpenedWebhook> {
  if (wanted.id !== null) return { webhook: await named(channel, wanted.id), origin: 'found' }
  const own = wanted.ephemeral ? null : await ownWebhook(channel)
  if (own === null) return { webhook: await make(channel, wanted), origin: 'made' }
  const settings = settingsOf(wanted, own)
  const isAsWanted =
    own.format === settings.format && own.topics.join('\n') === settings.topics.join('\n')
  const webhook = isAsWanted ? own : await channel.webhook(own.id).update(settings)
  return { webhook, origin: 'found' }
}

type Settings = Pick<Webhook, 'topics' | 'format'>

function settingsOf({ format, topics }: WantedWebhook, otherwise: Settings): Settings {
  return {
    topics: [...(topics ?? otherwise.topics)],
    // The server knows the formats, and says which there are.
    format: (format ?? otherwise.format) as Settings['format'],
  }
}

/** The newest signing secret; null when the key may not read it. */
export async function readableSecret(webhook: StreamWebhook): Promise<string | null> {
  try {
    const { secrets } = await webhook.secrets.get()
    return secrets[0]?.secret ?? null
  } catch (error) {
    if (error instanceof PosthornProblem && error.code === 'forbidden') return null
    throw error
  }
}

async function named(channel: ChannelClient, id: string): Promise<Webhook> {
  const webhook = await channel.webhook(id).get()
  if (webhook.notification_type === 'stream') return webhook
  throw new CommandError('not_a_stream', `The webhook ${id} is sent to its own URL.`, {
    fix: 'Leave --webhook out to have one made that this command can listen to.',
  })
}

async function ownWebhook(channel: ChannelClient): Promise<Webhook | null> {
  const host = hostName()
  for await (const webhook of channel.webhooks.list()) {
    const { metadata, notification_type } = webhook
    const isOwn = metadata.made_by === madeBy && metadata.host === host
    if (isOwn && notification_type === 'stream') return webhook
  }
  return null
}

async function make(channel: ChannelClient, wanted: WantedWebhook): Promise<Webhook> {
  const host = hostName()
  return channel.webhooks.create({
    ...settingsOf(wanted, { topics: [], format: 'standard' }),
    notification_type: 'stream',
    name: `${madeBy} (${host}${wanted.ephemeral ? ', one run' : ''})`,
    // Without the mark no later run takes it up.
    metadata: wanted.ephemeral ? {} : { made_by: madeBy, host },
  })
}

/** As the API takes it. */
function hostName(): string {
  return printable(hostname()).slice(0, 100)
}
