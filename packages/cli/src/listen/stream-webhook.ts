import { type ChannelClient, PosthornProblem, type Webhook } from '@posthorn/client'
import { CommandError, type Io } from '../io.ts'
import { printable } from '../terminal/printable.ts'
import { topicWords } from '../terminal/topic-words.ts'
import type { StreamWebhook } from './lease.ts'
import { appMark, carries, hostName, madeBy, oneRunMark, textUpTo } from './mark.ts'

export interface WantedWebhook {
  readonly choice: Choice
  /** Empty for all. Null: as they are, and all of a new one. */
  readonly topics: readonly string[] | null
  /** Null: as it is, and `standard` of a new one. */
  readonly format: string | null
}

/**
 * - `named`: one that exists, by its id.
 * - `app`: this machine's own for that app, made when there is none. Runs for one app share it.
 * - `one_run`: made for this run, which deletes it.
 */
export type Choice =
  | { readonly kind: 'named'; readonly id: string }
  | { readonly kind: 'app'; readonly app: string }
  | { readonly kind: 'one_run' }

/** `made`: it is new. `found`: it was there, with what was published since it was last listened to. */
export interface OpenedWebhook {
  readonly webhook: Webhook
  readonly origin: 'made' | 'found'
  /** What it had before this run changed it; null when it stays as it was. */
  readonly replaced: Settings | null
}

export type Settings = Pick<Webhook, 'topics' | 'format'>

/** The webhook whose deliveries are to be forwarded. */
export async function openStreamWebhook(
  channel: ChannelClient,
  wanted: WantedWebhook,
): Promise<OpenedWebhook> {
  const { choice } = wanted
  if (choice.kind === 'named') {
    return { webhook: await named(channel, choice.id), origin: 'found', replaced: null }
  }
  const own = choice.kind === 'app' ? await ownWebhook(channel, choice.app) : null
  if (own === null) {
    return { webhook: await make(channel, choice, wanted), origin: 'made', replaced: null }
  }
  const settings = settingsOf(wanted, own)
  const isAsWanted =
    own.format === settings.format && own.topics.join('\n') === settings.topics.join('\n')
  if (isAsWanted) return { webhook: own, origin: 'found', replaced: null }
  const webhook = await channel.webhook(own.id).update(settings)
  return { webhook, origin: 'found', replaced: own }
}

function settingsOf({ format, topics }: WantedWebhook, otherwise: Settings): Settings {
  return {
    topics: [...(topics ?? otherwise.topics)],
    // The server knows the formats, and says which there are.
    format: (format ?? otherwise.format) as Settings['format'],
  }
}

/** Other runs may listen to it. */
export function tellChange(io: Pick<Io, 'err'>, { replaced, webhook }: OpenedWebhook) {
  if (replaced === null) return
  const [before, now] = [settingsInWords(replaced), settingsInWords(webhook)]
  const told = `Changed the webhook ${webhook.id} from ${before} to ${now}, for every run that shares it.`
  io.err(`${printable(told)}\n`)
}

function settingsInWords({ format, topics }: Settings): string {
  return `${topicWords(topics)} in the format ${format}`
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

async function ownWebhook(channel: ChannelClient, app: string): Promise<Webhook | null> {
  const mark = appMark(app)
  for await (const webhook of channel.webhooks.list()) {
    if (carries(webhook, mark)) return webhook
  }
  return null
}

async function make(
  channel: ChannelClient,
  choice: Exclude<Choice, { kind: 'named' }>,
  wanted: WantedWebhook,
): Promise<Webhook> {
  const isForApp = choice.kind === 'app'
  return channel.webhooks.create({
    ...settingsOf(wanted, { topics: [], format: 'standard' }),
    notification_type: 'stream',
    name: textUpTo(200, `${madeBy} (${hostName()}, ${isForApp ? choice.app : 'one run'})`),
    metadata: isForApp ? appMark(choice.app) : await oneRunMark(),
  })
}
