import type { ChannelClient } from '@posthorn/client'
import { type Command, InvalidArgumentError } from 'commander'
import { type Cli, CommandError, exitCodes, type Io } from '../io.ts'
import { appAt, forwardUrlOf } from '../listen/forward-url.ts'
import { listen } from '../listen/listen.ts'
import {
  type Choice,
  openStreamWebhook,
  tellChange,
  type WantedWebhook,
} from '../listen/stream-webhook.ts'
import { addChannelFlag, channelFrom } from '../server/channel.ts'
import { addServerFlags } from '../server/connect.ts'
import { addJsonFlag, printAnswer, wantsJson } from '../terminal/answer.ts'
import { printable } from '../terminal/printable.ts'

/** With a margin below the longest lease that the API gives. */
const longestTimeoutS = 43_000

const moreHelp = `
Events wait on the server while nobody listens. Each app on this machine has a webhook of its own on the
channel, known by --forward-to without its query, or by --name for an app whose URL changes. The next run
for that app gets first what it missed; runs at the same time share its events.

Your app gets the exact bytes and headers of a delivery, signed. The status it answers is logged as an
attempt, and decides even when the body after it breaks off; anything but a 2xx is tried again as the
webhook's retry policy says. What was with your app when this program was killed comes again once
--timeout is over.

The webhook of --ephemeral is deleted at the end. What kill -9 or a second Ctrl+C leaves of it, the next
run on this machine and channel deletes, unless the machine has restarted in between.

  posthorn listen --forward-to localhost:3000/webhooks
  WEBHOOK_SECRET=$(posthorn listen --print-secret --forward-to 3000) npm run dev
  posthorn listen --forward-to 3000 --ephemeral --exit-after 1 --fail-on-non-2xx

On a terminal there is a line for each event, and keys: ? lists them. Elsewhere, or with --json, there
is a JSON object a line for each, and the words for people go to stderr.

Exit codes: 0 also after Ctrl+C, when what was with the app is settled; 1 when it could not be;
3 under --fail-on-non-2xx, after an answer that was no 2xx or none at all.`

interface ListenFlags {
  readonly forwardTo?: string
  readonly topic?: readonly string[]
  readonly webhook?: string
  readonly name?: string
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
    .option('--name <name>', 'a webhook of this name, instead of one for --forward-to', nameFrom)
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
    const forwardTo = flags.forwardTo === undefined ? null : forwardUrlOf(flags.forwardTo)
    const webhook = wantedWebhook(flags, forwardTo)
    if (flags.printSecret) {
      const answer = await readSecret(io, await channelFrom(command, io), webhook)
      return printAnswer({ command, io }, answer, ({ secret }) => `${secret}\n`)
    }
    if (forwardTo === null) throw forwardToMissing()
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

function wantedWebhook(flags: ListenFlags, forwardTo: URL | null): WantedWebhook {
  const { format = null, topic: topics = null } = flags
  return { choice: choiceOf(flags, forwardTo), topics, format }
}

function choiceOf(flags: ListenFlags, forwardTo: URL | null): Choice {
  const { ephemeral = false, format, name, printSecret = false, topic, webhook: id } = flags
  if (id !== undefined) {
    const others = [format, name, topic].some((flag) => flag !== undefined)
    if (ephemeral || others) throw webhookContradicted()
    return { kind: 'named', id }
  }
  if (ephemeral) {
    if (printSecret) throw secretOfEphemeral()
    if (name !== undefined) throw nameOfEphemeral()
    return { kind: 'one_run' }
  }
  if (name !== undefined) return { kind: 'app', app: name }
  if (forwardTo !== null) return { kind: 'app', app: appAt(forwardTo) }
  throw printSecret ? appMissing() : forwardToMissing()
}

async function readSecret(
  io: Io,
  channel: ChannelClient,
  wanted: WantedWebhook,
): Promise<{ readonly webhook_id: string; readonly secret: string }> {
  const opened = await openStreamWebhook(channel, wanted)
  tellChange(io, opened)
  const { webhook } = opened
  const { secrets } = await channel.webhook(webhook.id).secrets.get()
  const [newest] = secrets
  if (newest !== undefined) return { webhook_id: webhook.id, secret: newest.secret }
  throw new CommandError('no_secret', `The webhook ${webhook.id} has no signing secret.`, {
    fix: 'Rotate its secrets, and try again.',
  })
}

function webhookContradicted() {
  return new CommandError(
    'flags_contradict',
    '--webhook names a webhook that has its own name, topics and format.',
    {
      fix: 'Leave out --name, --topic, --format and --ephemeral, or --webhook.',
      exitCode: exitCodes.usage,
    },
  )
}

function nameOfEphemeral() {
  return new CommandError('flags_contradict', 'No later run finds the webhook of --ephemeral.', {
    fix: 'Leave out --ephemeral, or --name.',
    exitCode: exitCodes.usage,
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

function appMissing() {
  return new CommandError('app_missing', 'Each app on this machine has a secret of its own.', {
    fix: 'Name it with --forward-to, --name or --webhook, as you do when you listen.',
    exitCode: exitCodes.usage,
  })
}

function nameFrom(text: string): string {
  const name = printable(text.trim())
  if (name !== '' && name.length <= 100) return name
  throw new InvalidArgumentError('Give a name of 1 to 100 characters.')
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
