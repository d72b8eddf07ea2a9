import type { ChannelClient } from '@posthorn/client'
import { type Command, InvalidArgumentError } from 'commander'
import { exitCodeHelp } from '../exit-code-help.ts'
import { addIdempotencyKeyFlag } from '../flags/idempotency-key.ts'
import { addJsonFlag, wantsJson } from '../flags/json.ts'
import { collect, countUpTo } from '../flags/values.ts'
import { type Cli, exitCodes, type Io } from '../io.ts'
import { addChannelFlag, channelFrom } from '../server/channel.ts'
import { addServerFlags, serverClient } from '../server/connect.ts'
import { jsonLine } from '../terminal/json.ts'
import { oneLine } from '../terminal/printable.ts'
import { createProgress } from '../terminal/progress.ts'
import { allDelivered, awaitOutcome, type Outcome } from '../trigger/await-outcome.ts'
import { eventData } from '../trigger/event-data.ts'
import { outcomeTable } from '../trigger/outcome-table.ts'
import { publishCopies } from '../trigger/publish-copies.ts'

interface TriggerFlags {
  readonly set?: readonly string[]
  readonly data?: string
  readonly extRefCode?: string
  readonly idempotencyKey?: string
  readonly count: number
  readonly wait?: boolean
  readonly timeout: number
}

const mostCopies = 100_000

const examples = `
Examples:
  posthorn trigger order.created
  posthorn trigger order.created --set order.total=12 --set 'order.note="12"' --set items[0].sku=A1
  posthorn trigger order.created --data @order.json --ext-ref-code 1001 --wait

What follows = in --set is JSON when it reads as JSON, and else a text. Without an example, --set starts from {}.
${exitCodeHelp({ 3: 'with --wait, a webhook has not got it' })}`

export function addTrigger(program: Command, { io, finish }: Cli) {
  const command = program
    .command('trigger')
    .description("publish an event with the catalog's example of its topic")
    .argument('<topic>')
    .option('--set <path=value>', 'change the data at that place; may be repeated', collect)
    .option('--data <json>', 'publish this instead: JSON, @FILE, or - for the standard input')
    .option('--ext-ref-code <code>', 'your own reference')
    .option('--count <n>', 'publish it that many times', countUpTo(mostCopies), 1)
    .option('--wait', 'wait until it is delivered, and show what came of it at each webhook')
    .option('--timeout <seconds>', 'how long to wait at most', readSeconds, 60)
    .addHelpText('after', examples)
  addJsonFlag(addIdempotencyKeyFlag(command), 'print JSON, a line for each event')
  addServerFlags(addChannelFlag(command)).action(async (topic: string) => {
    const { set = [], data: given, extRefCode, ...flags } = command.opts<TriggerFlags>()
    const data = await eventData(io, serverClient(command, io), { topic, given, set })
    const channel = await channelFrom(command, io)
    const { count, idempotencyKey } = flags
    const ids = await withProgress(io, 'publishing', (progress) =>
      publishCopies(channel, { topic, data, extRefCode }, { count, idempotencyKey, progress }),
    )
    const json = wantsJson(command)
    if (!json) io.out(publishedInWords(topic, ids))
    const learnt = await learn(io, channel, { ids, ...flags }).catch((error: unknown) => {
      // They are published, whatever could not be learnt about them.
      if (json) printJson(io, { topic, ids })
      throw error
    })
    if (json) printJson(io, { topic, ids, ...learnt })
    else if (learnt.outcomes === null || learnt.webhooks === 0) io.out(boundInWords(learnt))
    else io.out(await outcomeTable(io, channel, learnt.outcomes))
    if (learnt.outcomes !== null && !allDelivered(learnt.outcomes)) finish(exitCodes.notInOrder)
  })
}

/** What is known of events once they are published. */
interface Learnt {
  /** How many each goes to. */
  readonly webhooks: number
  /** Event by event; null when they were not waited for. */
  readonly outcomes: readonly Outcome[] | null
}

async function learn(
  io: Io,
  channel: ChannelClient,
  { ids, wait, timeout }: Pick<TriggerFlags, 'wait' | 'timeout'> & { ids: readonly string[] },
): Promise<Learnt> {
  if (wait) {
    const outcomes = await awaitAll(io, channel, { ids, timeout })
    return { webhooks: outcomes[0]?.deliveries.length ?? 0, outcomes }
  }
  // The events are alike, so they go where the first one goes.
  const [first = ''] = ids
  const deliveries = await Array.fromAsync(channel.event(first).notificationLog.list())
  return { webhooks: deliveries.length, outcomes: null }
}

async function awaitAll(
  io: Io,
  channel: ChannelClient,
  { ids, timeout }: { readonly ids: readonly string[]; readonly timeout: number },
): Promise<Outcome[]> {
  const deadlineMs = Date.now() + timeout * 1000
  return withProgress(io, 'delivered', async (progress) => {
    const outcomes: Outcome[] = []
    for (const id of ids) {
      progress.show(outcomes.length, ids.length)
      outcomes.push(await awaitOutcome(channel, id, deadlineMs))
    }
    return outcomes
  })
}

async function withProgress<Result>(
  io: Io,
  doing: string,
  work: (progress: ReturnType<typeof createProgress>) => Promise<Result>,
): Promise<Result> {
  const progress = createProgress(io, doing)
  try {
    return await work(progress)
  } finally {
    progress.end()
  }
}

function printJson(
  io: Io,
  { topic, ids, webhooks, outcomes }: Partial<Learnt> & { topic: string; ids: readonly string[] },
): void {
  for (const [at, id] of ids.entries()) {
    io.out(jsonLine({ id, topic, webhooks, deliveries: outcomes?.[at]?.deliveries }))
  }
}

function publishedInWords(topic: string, ids: readonly string[]): string {
  const [first = ''] = ids
  return ids.length === 1
    ? `${oneLine(topic)} published as ${first}\n`
    : `${oneLine(topic)} published ${ids.length} times, from ${first} to ${ids.at(-1)}\n`
}

function boundInWords({ webhooks }: Learnt): string {
  if (webhooks === 0) return 'No webhook of the channel wants it now.\n'
  return `It goes to ${webhooks} ${webhooks === 1 ? 'webhook' : 'webhooks'}.\n`
}

function readSeconds(text: string): number {
  if (/^\d{1,6}(\.\d+)?$/.test(text)) return Number(text)
  throw new InvalidArgumentError('Give seconds, such as 60.')
}
