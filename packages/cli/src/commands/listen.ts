import type { ChannelClient } from '@posthorn/client'
import { type Command, InvalidArgumentError } from 'commander'
import { type Cli, CommandError, exitCodes, type Io } from '../io.ts'
import { forwardUrlOf } from '../listen/forward-url.ts'
import { listen } from '../listen/listen.ts'
import { openStreamWebhook, type WantedWebhook } from '../listen/stream-webhook.ts'
import { addChannelFlag, channelFrom } from '../server/channel.ts'
import { addServerFlags } from '../server/connect.ts'
import { addJsonFlag, printAnswer, wantsJson } from '../terminal/answer.ts'

/** With a margin below the longest lease that the API gives. */
const longestTimeoutS = 43_000

const moreHelp = `
Events wait on the server while nobody listens: the next run on this machine and channel gets them first.
Your app gets the exact bytes and headers of a delivery, signed. What it answers is logged as an
attempt; anything but a 2xx is tried again as the webhook's retry policy says. What was with your app
when this program was killed comes again once --timeout is over.

  posthorn listen --forward-to localhost:3000/webhooks
  WEBHOOK_SECRET=$(posthorn listen --print-secret) npm run dev
  posthorn listen --forward-to 3000 --ephemeral --exit-after 1 --fail-on-non-2xx

On a terminal there is a line for each event, and keys: ? lists them. Elsewhere, or with --json, there
is a JSON object a line for each, and the words for people go to stderr.

Exit codes: 0 also after Ctrl+C, when what was with the app is settled; 1 when it could not be;
3 under --fail-on-non-2xx, after an answer that was no 2xx or none at all.`

interface ListenFlags {
  readonly forwardTo?: string
  readonly topic?: readonly string[]
  readonly webhook?: string
  readonly format?: string
  readonly concurrency: number
  readonly timeout: number
  readonly exitAfter?: number
  readonly failOnNon2xx?: boolean
  readonly ephemeral?: boolean
  readonly printSecret?: boolean
}

export function addListen(program: Command, cli: Cli) {
  const { finish, io } = cli
  const command = program
    .command('listen')
    .description('forward events to an app on this machine, as they would be POSTed to it')
    .option('--forward-to <url>', 'the app: http://localhost:3000/webhooks, or just 3000')
    .option('--topic <topic>', 'of this topic alone, such as order.*; may be repeated', collect)
    .option('--format <format>', 'shape of the body (default: standard)')
    .option('--webhook <id>', 'a stream webhook that exists, instead of one of this machine')
    .option('--ephemeral', 'a webhook for this run alone, deleted at its end')
    .option(
      '--concurrency <n>',
      'events with the app at once; 1 keeps their order',
      countUpTo(64),
      4,
    )
    .option(
      '--timeout <seconds>',
      'how long your app may take to answer',
      countUpTo(longestTimeoutS),
      300,
    )
    .option('--exit-after <n>', 'end after so many, each told to the server', countUpTo(1e9))
    .option('--fail-on-non-2xx', 'end with 3 at the first answer that is no 2xx')
    .option('--print-secret', 'print the signing secret of the webhook, and do no more')
    .addHelpText('after', moreHelp)
  addJsonFlag(addServerFlags(addChannelFlag(command))).action(async () => {
    const flags = command.opts<ListenFlags>()
    const webhook = wantedWebhook(flags)
    if (flags.printSecret) {
      if (webhook.ephemeral) throw secretOfEphemeral()
      const answer = await readSecret(await channelFrom(command, io), webhook)
      return printAnswer({ command, io }, answer, ({ secret }) => `${secret}\n`)
    }
    if (flags.forwardTo === undefined) throw forwardToMissing()
    const forwardTo = forwardUrlOf(flags.forwardTo)
    finish(
      await listen(io, await channelFrom(command, io), {
        // What a run before had narrowed down is not what this one asked for.
        webhook: { ...webhook, topics: webhook.topics ?? [], format: webhook.format ?? 'standard' },
        forwardTo,
        concurrency: flags.concurrency,
        timeoutS: flags.timeout,
        exitAfter: flags.exitAfter ?? null,
        failOnNon2xx: flags.failOnNon2xx === true,
        json: wantsJson(command) || isForPrograms(io),
      }),
    )
  })
}

function isForPrograms({ columns }: Io): boolean {
  return columns === null
}

function wantedWebhook(flags: ListenFlags): WantedWebhook {
  const { ephemeral = false, format = null, topic: topics = null, webhook: id = null } = flags
  if (id !== null && (ephemeral || format !== null || topics !== null)) {
    throw new CommandError(
      'flags_contradict',
      '--webhook names a webhook that has its own topics and format.',
      {
        fix: 'Leave out --topic, --format and --ephemeral, or --webhook.',
        exitCode: exitCodes.usage,
      },
    )
  }
  return { id, topics, format, ephemeral }
}

async function readSecret(
  channel: ChannelClient,
  wanted: WantedWebhook,
): Promise<{ readonly webhook_id: string; readonly secret: string }> {
  const { webhook } = await openStreamWebhook(channel, wanted)
  const { secrets } = await channel.webhook(webhook.id).secrets.get()
  const [newest] = secrets
  if (newest !== undefined) return { webhook_id: webhook.id, secret: newest.secret }
  throw new CommandError('no_secret', `The webhook ${webhook.id} has no signing secret.`, {
    fix: 'Rotate its secrets, and try again.',
  })
}

function secretOfEphemeral() {
  return new CommandError(
    'flags_contradict',
    'The webhook of --ephemeral is gone before its secret is of use.',
    { fix: 'Leave out --ephemeral, or --print-secret.', exitCode: exitCodes.usage },
  )
}

function forwardToMissing() {
  return new CommandError('forward_to_missing', 'This needs to know where your app is.', {
    fix: 'posthorn listen --forward-to http://localhost:3000/webhooks',
    exitCode: exitCodes.usage,
  })
}

function collect(topic: string, topics: readonly string[] = []): string[] {
  return [...topics, topic]
}

function countUpTo(most: number): (text: string) => number {
  return (text) => {
    const count = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN
    if (count >= 1 && count <= most) return count
    throw new InvalidArgumentError(`Give a whole number from 1 to ${most}.`)
  }
}
