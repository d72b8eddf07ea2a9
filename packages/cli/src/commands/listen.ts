import type { ChannelClient } from '@posthorn/client'
import { type Command, InvalidArgumentError } from 'commander'
import { exitCodeHelp } from '../exit-code-help.ts'
import { addJsonFlag, wantsJson } from '../flags/json.ts'
import { collect, countUpTo } from '../flags/values.ts'
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
import { printAnswer } from '../terminal/answer.ts'
import { printable } from '../terminal/printable.ts'

/** With a margin below the longest lease that the API gives. */
const longestTimeoutS = 43_000
/** Longer than a server takes to restart, and as long as what a killed run had may be missing. */
const leaseS = 60

const moreHelp = `
Events wait on the server while nobody listens. Each app on this machine has a webhook of its own on the
channel, known by --forward-to without its query, or by --app for one whose URL changes. The next run
for that app gets first what it missed; runs at the same time share its events.

Your app gets the exact bytes and headers of a delivery, signed. The status it answers is logged as an
attempt, and decides even when the body after it breaks off; anything but a 2xx is tried again as the
webhook's retry policy says. What was with your app when this program was killed comes again
after about a minute.

The webhook of --ephemeral is deleted at the end. What kill -9 or a second Ctrl+C leaves of it, the next
run on this machine and channel deletes, unless the machine has restarted in between.

  posthorn listen --forward-to localhost:3000/webhooks
  WEBHOOK_SECRET=$(posthorn listen --print-secret --forward-to 3000) npm run dev
  posthorn listen --forward-to 3000 --ephemeral --exit-after 1 --fail-on-non-2xx

On a terminal there is a line for each event, and keys: ? lists them. Elsewhere, or with --json, there
is a JSON object a line for each, and the words for people go to stderr.
${exitCodeHelp({
  0: 'also after Ctrl+C, when what was with the app is settled',
  1: 'what was with the app could not be settled',
  3: 'with --fail-on-non-2xx, an answer was no 2xx, or there was none',
})}`

interface ListenFlags {
  readonly forwardTo?: string
  readonly topic?: readonly string[]
  readonly webhook?: string
  readonly app?: string
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
    .option(
      '--app <name>',
      'the app by this name instead of by its URL, for one whose URL changes',
      appNameFrom,
    )
    .option('--ephemeral', 'a webhook for this run alone, deleted at its end')
    .option(
      '--concurrency <n>',
      'deliveries with the app at once; 1 keeps their order',
      countUpTo(64),
      4,
    )
    .option(
      '--timeout <seconds>',
      'how long your app may take to answer',
      countUpTo(longestTimeoutS),
      300,
    )
    .option('--exit-after <n>', 'end after that many deliveries', countUpTo(1e9))
    .option('--fail-on-non-2xx', 'end with 3 at the first answer that is no 2xx')
    .option('--print-secret', 'print the signing secret of the webhook, and do no more')
    .addHelpText('after', moreHelp)
  addJsonFlag(command, 'print JSON, a line for each event')
  addServerFlags(addChannelFlag(command)).action(async () => {
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
        leaseS,
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
  const { app, ephemeral = false, format, printSecret = false, topic, webhook: id } = flags
  if (id !== undefined) {
    const others = [app, format, topic].some((flag) => flag !== undefined)
    if (ephemeral || others) throw webhookContradicted()
    return { kind: 'named', id }
  }
  if (ephemeral) {
    if (printSecret) throw secretOfEphemeral()
    if (app !== undefined) throw appOfEphemeral()
    return { kind: 'one_run' }
  }
  if (app !== undefined) return { kind: 'app', app }
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
    fix: `Make one, and try again: posthorn webhooks rotate-secret ${webhook.id}`,
  })
}

function webhookContradicted() {
  return new CommandError(
    'flags_contradict',
    '--webhook names a webhook of its own topics and format, whatever the app.',
    {
      fix: 'Leave out --app, --topic, --format and --ephemeral, or --webhook.',
      exitCode: exitCodes.usage,
    },
  )
}

function appOfEphemeral() {
  return new CommandError('flags_contradict', 'No later run finds the webhook of --ephemeral.', {
    fix: 'Leave out --ephemeral, or --app.',
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
    fix: 'Name it with --forward-to, --app or --webhook, as you do when you listen.',
    exitCode: exitCodes.usage,
  })
}

function appNameFrom(text: string): string {
  const name = printable(text.trim())
  if (name !== '' && name.length <= 100) return name
  throw new InvalidArgumentError('Give a name of 1 to 100 characters.')
}
